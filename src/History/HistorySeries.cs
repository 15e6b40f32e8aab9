namespace Lightline.History;

/// <summary>One connection's history in equal buckets, oldest first, without holes between them.</summary>
/// <param name="Occupancy">Whose it is.</param>
/// <param name="Span">What was asked.</param>
/// <param name="From">Start of the window after the cut to the tenure (UTC, inclusive).</param>
/// <param name="To">End of the window (UTC, exclusive).</param>
/// <param name="BucketWidth">15 minutes or 6 hours; buckets begin at whole multiples of it in UTC.</param>
/// <param name="Buckets">At most 97 or 121; empty when the tenure lies outside the span.</param>
/// <param name="IsCut">The store held more points than one read takes, and the oldest are missing.</param>
public sealed record HistorySeries(
    Occupancy Occupancy,
    HistorySpan Span,
    DateTimeOffset From,
    DateTimeOffset To,
    TimeSpan BucketWidth,
    IReadOnlyList<HistoryBucket> Buckets,
    bool IsCut)
{
    /// <summary>
    /// When it was down and when nothing proved its state, to the point, oldest first; in between it was up. They lie in
    /// the window and do not overlap.
    /// </summary>
    public IReadOnlyList<HistoryStretch> Stretches { get; init; } = [];
}

/// <summary>A time in which it was not known to be up.</summary>
/// <param name="From">Its start (UTC, inclusive).</param>
/// <param name="To">Its end (UTC, exclusive).</param>
/// <param name="IsDown">It was down (offline, refused or turned off); else nothing proved its state.</param>
public readonly record struct HistoryStretch(DateTimeOffset From, DateTimeOffset To, bool IsDown)
{
    /// <summary>How much of it lies between two moments.</summary>
    public TimeSpan Within(DateTimeOffset from, DateTimeOffset to)
    {
        var start = From > from ? From : from;
        var end = To < to ? To : to;
        return end > start ? end - start : TimeSpan.Zero;
    }
}

/// <summary>What happened in one bucket. A number that nobody measured is null, never 0.</summary>
/// <param name="At">The bucket's start (UTC); the first one may begin before the window, and holds only what is in it.</param>
/// <param name="Light">The light levels received by the ONT; null when none was measured.</param>
/// <param name="IsGap">
/// No light level was measured here, and the nearest ones are too far apart to draw a line between them.
/// </param>
/// <param name="DownFor">How long it was down (offline, refused or turned off).</param>
/// <param name="UnknownFor">How long nothing proved its state; the future and the time before the tenure not counted.</param>
public readonly record struct HistoryBucket(
    DateTimeOffset At,
    LightLevels? Light,
    bool IsGap,
    TimeSpan DownFor,
    TimeSpan UnknownFor)
{
    /// <summary>It was down at some moment.</summary>
    public bool WasDown => DownFor > TimeSpan.Zero;

    /// <summary>At some moment nothing proved its state.</summary>
    public bool WasUnknown => UnknownFor > TimeSpan.Zero;
}

/// <summary>Light levels of one bucket, dBm.</summary>
/// <param name="Min">The weakest.</param>
/// <param name="Mean">Their arithmetic mean.</param>
/// <param name="Max">The strongest.</param>
/// <param name="Count">How many were measured, at least 1.</param>
public readonly record struct LightLevels(double Min, double Mean, double Max, int Count);
