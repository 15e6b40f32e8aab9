namespace Lightline.History;

/// <summary>What both stores share: cuts the window to the tenure, fetches, and makes the buckets.</summary>
internal sealed class SeriesReader(IPointSource source) : IHistoryReader
{
    public async Task<HistoryReadResult> ReadAsync(
        Occupancy occupancy,
        HistorySpan span,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var width = Downsampler.BucketWidth(span);
        var from = Later(now.ToUniversalTime() - Downsampler.Length(span), occupancy.From.ToUniversalTime());
        var to = Earlier(now, occupancy.To ?? now).ToUniversalTime();
        if (from >= to)
        {
            return new HistoryReadResult(new HistorySeries(occupancy, span, to, to, width, [], IsCut: false), null);
        }

        // The state at the window's start was proved before it, but never before the tenure.
        var earliest = Later(from - HistoryLimits.StatusHoldsFor, occupancy.From.ToUniversalTime());
        var raw = await source.ReadAsync(occupancy.Ont, earliest, to, cancellationToken);
        if (raw.Unavailable is not null)
        {
            return new HistoryReadResult(null, raw.Unavailable);
        }

        var buckets = Downsampler.MakeBuckets(raw.NewestFirst, from, to, width);
        var series = new HistorySeries(occupancy, span, from, to, width, buckets, raw.IsCut)
        {
            Stretches = Stretches.Of(raw.NewestFirst, from, to),
        };
        return new HistoryReadResult(series, null);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
