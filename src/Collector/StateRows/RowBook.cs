using Lightline.Collector.Inventory;
using Lightline.Collector.State;
using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Collector.StateRows;

/// <summary>An ONT's row, an OLT's sweep or a break, with the ownership under which it was decided.</summary>
internal readonly record struct OwnedRow<TRow>(OwnedRegion Region, TRow Row);

/// <summary>A break of one ONT.</summary>
internal readonly record struct BreakRow(OntId Ont, Break Break);

/// <summary>What one flush writes.</summary>
internal sealed record RowBatch(
    IReadOnlyList<OwnedRow<OntLive>> Onts,
    IReadOnlyList<OwnedRow<OltState>> Olts,
    IReadOnlyList<OwnedRow<BreakRow>> Breaks)
{
    public int Count => Onts.Count + Olts.Count + Breaks.Count;

    /// <summary>The same rows in two batches, neither empty when there are at least two.</summary>
    public IReadOnlyList<RowBatch> Halve()
    {
        var half = Count / 2;
        var onts = Math.Min(half, Onts.Count);
        var olts = Math.Min(half - onts, Olts.Count);
        var breaks = half - onts - olts;
        return
        [
            new([.. Onts.Take(onts)], [.. Olts.Take(olts)], [.. Breaks.Take(breaks)]),
            new([.. Onts.Skip(onts)], [.. Olts.Skip(olts)], [.. Breaks.Skip(breaks)]),
        ];
    }
}

/// <summary>
/// Rows waiting for PostgreSQL: one slot an ONT, an OLT and a break, where the newer overwrites. Bounded by the fleet,
/// and breaks by <see cref="BreaksMax"/>.
/// </summary>
internal sealed class RowBook : IChangeSink
{
    /// <summary>Breaks kept while PostgreSQL is away: 65,536 x about 100 bytes. What is beyond is counted, lost.</summary>
    public const int BreaksMax = 65_536;

    private readonly Lock _gate = new();
    private readonly Dictionary<OntId, OwnedRow<OntLive>> _onts = [];
    private readonly Dictionary<OltId, OwnedRow<OltState>> _olts = [];
    private readonly Dictionary<(OntId Ont, DateTimeOffset StartedAt), OwnedRow<BreakRow>> _breaks = [];
    private long _breaksDropped;

    public long BreaksDropped => Volatile.Read(ref _breaksDropped);

    public int Pending
    {
        get
        {
            lock (_gate)
            {
                return _onts.Count + _olts.Count + _breaks.Count;
            }
        }
    }

    public void OnChange(in Change change)
    {
        lock (_gate)
        {
            if (change.Tells == Tells.LiveAndRow)
            {
                _onts[change.Live.Ont] = new(change.Region, change.Live);
            }

            if (change.Break is { } loss)
            {
                PutBreak(new(change.Region, new BreakRow(change.Live.Ont, loss)));
            }
        }
    }

    public void OnSweep(OwnedRegion region, OltState olt)
    {
        lock (_gate)
        {
            _olts[olt.Live.Olt] = new(region, olt);
        }
    }

    public void OnPlant(Picture picture)
    {
        // Rows of a region that was lost are refused by its epoch when they are flushed.
    }

    /// <summary>Takes everything that waits.</summary>
    public RowBatch TakeAll()
    {
        lock (_gate)
        {
            var batch = new RowBatch([.. _onts.Values], [.. _olts.Values], [.. _breaks.Values]);
            _onts.Clear();
            _olts.Clear();
            _breaks.Clear();
            return batch;
        }
    }

    /// <summary>Puts back what could not be written, without overwriting what came since.</summary>
    public void PutBack(RowBatch batch)
    {
        lock (_gate)
        {
            foreach (var row in batch.Onts)
            {
                _onts.TryAdd(row.Row.Ont, row);
            }

            foreach (var row in batch.Olts)
            {
                _olts.TryAdd(row.Row.Live.Olt, row);
            }

            foreach (var row in batch.Breaks.Where(b => !_breaks.ContainsKey((b.Row.Ont, b.Row.Break.StartedAt))))
            {
                PutBreak(row);
            }
        }
    }

    private void PutBreak(OwnedRow<BreakRow> row)
    {
        var key = (row.Row.Ont, row.Row.Break.StartedAt);
        if (_breaks.Count < BreaksMax || _breaks.ContainsKey(key))
        {
            _breaks[key] = row;
        }
        else
        {
            Interlocked.Increment(ref _breaksDropped);
        }
    }
}
