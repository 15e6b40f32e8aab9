using Lightline.Collector.Inventory;
using Lightline.Collector.Regions;
using Npgsql;

namespace Lightline.Collector.StateRows;

/// <summary>
/// Brings the waiting rows to PostgreSQL each second, region by region. PostgreSQL being away stalls nobody: the map
/// keeps the newest of each until it is back. A region that PostgreSQL says has another epoch is given up at once.
/// </summary>
internal sealed class RowFlush(RowBook book, RowWriter writer, RegionLease lease, EpisodeLog episodes)
{
    private const string Trouble = "state rows not written";

    private long _written;
    private long _refused;
    private long _failures;
    private long _rejected;

    /// <summary>Rows in PostgreSQL.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>Rows given up because the region has another epoch, hence another owner.</summary>
    public long EpochRefused => Volatile.Read(ref _refused);

    /// <summary>Flushes that PostgreSQL did not take.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Rows that PostgreSQL refuses for what is in them.</summary>
    public long Rejected => Volatile.Read(ref _rejected);

    /// <summary>Writes all that waits; what PostgreSQL did not take waits on. Throws only when cancelled.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var all = book.TakeAll();
        var regions = all.Onts.Select(r => r.Region)
            .Concat(all.Olts.Select(r => r.Region))
            .Concat(all.Breaks.Select(r => r.Region))
            .Distinct();
        foreach (var region in regions.ToArray())
        {
            var part = new RowBatch(
                [.. all.Onts.Where(r => r.Region == region)],
                [.. all.Olts.Where(r => r.Region == region)],
                [.. all.Breaks.Where(r => r.Region == region)]);
            await FlushAsync(region, part, cancellationToken);
        }
    }

    private async Task FlushAsync(OwnedRegion region, RowBatch rows, CancellationToken cancellationToken)
    {
        try
        {
            if (await writer.WriteAsync(region, rows, cancellationToken))
            {
                Interlocked.Add(ref _written, rows.Count);
                episodes.Over(Trouble);
            }
            else
            {
                Interlocked.Add(ref _refused, rows.Count);
                episodes.Struck($"region {region.Code} has another owner", $"epoch {region.Epoch} is over");
                lease.Lose(region);
            }
        }
        catch (PostgresException e) when (PostgresAway.RefusesTheRows(e))
        {
            await FlushPiecesAsync(region, rows, e, cancellationToken);
        }
        catch (Exception e) when (PostgresAway.Explains(e))
        {
            Interlocked.Increment(ref _failures);
            book.PutBack(rows);
            episodes.Struck(Trouble, e.Message);
        }
    }

    /// <summary>One row that PostgreSQL will never take must not hold up the others: halves until it stands alone.</summary>
    private async Task FlushPiecesAsync(
        OwnedRegion region, RowBatch rows, PostgresException e, CancellationToken cancellationToken)
    {
        if (rows.Count == 1)
        {
            Interlocked.Increment(ref _rejected);
            episodes.Struck("state row rejected", e.MessageText);
            return;
        }

        foreach (var half in rows.Halve())
        {
            await FlushAsync(region, half, cancellationToken);
        }
    }
}
