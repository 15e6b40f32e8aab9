namespace Lightline.History;

/// <summary>Reads one connection's history, cut to the time its reader lived there.</summary>
public interface IHistoryReader
{
    /// <summary>
    /// The last 24 hours or 30 days before <paramref name="now"/>, cut to <paramref name="occupancy"/>. Nothing outside
    /// it is fetched. A store that is down or slow is a value (<see cref="HistoryReadResult.Unavailable"/>).
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller's own token was cancelled; nothing else is thrown.</exception>
    Task<HistoryReadResult> ReadAsync(
        Occupancy occupancy,
        HistorySpan span,
        DateTimeOffset now,
        CancellationToken cancellationToken);
}

/// <summary>How far back a read goes.</summary>
public enum HistorySpan
{
    /// <summary>The last 24 hours in buckets of 15 minutes.</summary>
    Day = 0,

    /// <summary>The last 30 days in buckets of 6 hours.</summary>
    Month = 1,
}

/// <summary>A read's answer: exactly one of the two is set.</summary>
/// <param name="Series">The history.</param>
/// <param name="Unavailable">Why the store gave none, in words for a log.</param>
public sealed record HistoryReadResult(HistorySeries? Series, string? Unavailable);
