using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Contracts;

namespace Lightline.Collector.Sources.Snmp;

/// <summary>
/// Which ONTs are to be asked by GET: those to verify, those watched, those whose light level is due; a slot each.
/// Bounded by the rows an OLT can have. Not thread-safe.
/// </summary>
internal sealed class AskList(OltDesk desk, OntDecoder columns, RequestSize size, OntMemory onts)
{
    private readonly SlotQueue<OntId> _verify = new(TableCursor.RowsMax);
    private readonly SlotQueue<OntId> _optics = new(TableCursor.RowsMax);

    public int Verifications => _verify.Count;

    public int OpticsReads => _optics.Count;

    private int OidsForStatus => columns.StatusColumns.Count;

    private int OidsForOptics => columns.OpticsColumns.Count;

    public void Verify(OntId ont) => _verify.TryAdd(ont);

    public void ReadOptics(OntId ont) => _optics.TryAdd(ont);

    public void ForgetVerifications() => _verify.Clear();

    /// <summary>What was taken could not be asked at this size. A watched ONT comes again by itself.</summary>
    public void PutBack(Work work)
    {
        var queue = work.Kind switch { WorkKind.Verify => _verify, WorkKind.Optics => _optics, _ => null };
        foreach (var ask in work.Asks)
        {
            queue?.TryAdd(ask.Row.Ont.Id);
        }
    }

    /// <summary>Takes as much as one GET holds; empty when all of it has left the plan meanwhile.</summary>
    public IReadOnlyList<OntAsk> Take(WorkKind kind, OltPlan plan, TimeSpan now)
    {
        var asks = kind switch
        {
            WorkKind.Verify => TakeFrom(_verify, plan, OidsForStatus, _ => true, isOptics: false),
            WorkKind.Optics => TakeFrom(_optics, plan, OidsForOptics, onts.IsOnline, isOptics: true),
            _ => TakeWatched(plan, now),
        };
        foreach (var ask in asks.Where(a => a.Optics))
        {
            onts.OpticsAsked(ask.Row.Ont.Id, now);
        }

        return asks;
    }

    private List<OntAsk> TakeFrom(
        SlotQueue<OntId> queue, OltPlan plan, int oidsEach, Func<OntId, bool> isWanted, bool isOptics)
    {
        var asks = new List<OntAsk>();
        while ((asks.Count + 1) * oidsEach <= size.OidsPerGet && queue.TryTake(out var ont))
        {
            if (isWanted(ont) && plan.Find(ont) is { } row)
            {
                asks.Add(new OntAsk(row, Status: !isOptics, Optics: isOptics));
            }
        }

        return asks;
    }

    /// <summary>
    /// Status of every watched ONT whose turn it is, and the light level unless it is known to be offline: its row then
    /// carries sentinels only, and asking would still wake the slow path.
    /// </summary>
    private List<OntAsk> TakeWatched(OltPlan plan, TimeSpan now)
    {
        var asks = new List<OntAsk>();
        foreach (var ont in desk.TakeWatched(now, size.OidsPerGet, OidsOf))
        {
            if (plan.Find(ont) is { } row)
            {
                asks.Add(new OntAsk(row, Status: true, Optics: !onts.IsOffline(ont)));
            }
        }

        return asks;
    }

    private int OidsOf(OntId ont) => OidsForStatus + (onts.IsOffline(ont) ? 0 : OidsForOptics);
}
