namespace Lightline.History;

/// <summary>Every bound of the history, with its arithmetic.</summary>
public static class HistoryLimits
{
    /// <summary>UTC days kept: the 30 days that are shown, and five to find and mend a fault in between.</summary>
    public const int KeepDays = 35;

    /// <summary>How far ahead of our clock a point may be. Less than a day, so tomorrow's partition holds it.</summary>
    public static readonly TimeSpan AheadMax = TimeSpan.FromMinutes(10);

    /// <summary>Points in one request to the store: 5,000 x about 130 bytes stay under 1 MB.</summary>
    public const int ChunkPointsMax = 5_000;

    /// <summary>
    /// Requests that one batch may cost beyond its chunks, to find the points that the store refuses. One bad point in a
    /// chunk costs 2 x log2(5,000) = 26, so 39 scattered ones are found; when the requests are used up, what is left of
    /// the refused pieces is refused together.
    /// </summary>
    public const int SplitRequestsMax = 1_024;

    /// <summary>
    /// Points that one read takes from the store, the newest first: 30 days of a point every 15 minutes are 2,880; this
    /// is one every 2 minutes.
    /// </summary>
    public const int ReadPointsMax = 20_000;

    /// <summary>Bytes of one answer of InfluxDB: 20,001 rows of at most 100 bytes are 2 MB.</summary>
    public const int AnswerBytesMax = 4 * 1024 * 1024;

    /// <summary>A write that takes longer counts as unavailable.</summary>
    public static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A read that takes longer counts as unavailable: a page waits for it.</summary>
    public static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a stored state speaks for what follows it. The Collector writes a point at least every 15 minutes; five
    /// more are for lateness. After that nothing proves the state.
    /// </summary>
    public static readonly TimeSpan StatusHoldsFor = TimeSpan.FromMinutes(20);

    /// <summary>Two light levels further apart than this have a gap between them (as "not measured lately" has).</summary>
    public static readonly TimeSpan LightHoldsFor = TimeSpan.FromMinutes(35);
}
