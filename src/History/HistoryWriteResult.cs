namespace Lightline.History;

/// <summary>
/// What became of a batch: <see cref="Written"/> + <see cref="Rejected"/> is its length, or it is
/// <see cref="Unavailable"/> and must be offered again.
/// </summary>
public sealed record HistoryWriteResult
{
    /// <summary>Points that the store has now.</summary>
    public int Written { get; init; }

    /// <summary>Points that will never be stored, by reason; empty when there are none.</summary>
    public IReadOnlyList<HistoryRejection> Rejections { get; init; } = [];

    /// <summary>All of <see cref="Rejections"/> together.</summary>
    public int Rejected => Rejections.Sum(r => r.Count);

    /// <summary>Why the store did not take the batch, in words for a log; null when it did.</summary>
    public string? Unavailable { get; init; }
}

/// <summary>Points refused for one reason.</summary>
/// <param name="Reason">The word a counter carries.</param>
/// <param name="Count">How many, at least 1.</param>
/// <param name="Detail">The first one in words, for one log line an episode.</param>
public readonly record struct HistoryRejection(HistoryRejectReason Reason, int Count, string Detail);

/// <summary>Why a point can never be stored.</summary>
public enum HistoryRejectReason
{
    /// <summary>Older than the store keeps (<see cref="HistoryLimits.KeepDays"/>).</summary>
    TooOld = 0,

    /// <summary>Further ahead of our clock than <see cref="HistoryLimits.AheadMax"/>.</summary>
    TooFarAhead = 1,

    /// <summary>No field was measured.</summary>
    Empty = 2,

    /// <summary>A number is infinite or not a number.</summary>
    NotFinite = 3,

    /// <summary>The store itself refused it.</summary>
    RefusedByStore = 4,
}
