namespace Lightline.History;

/// <summary>One store as a writer needs it: takes a chunk, or says in one word why not.</summary>
internal interface IPointSink
{
    /// <summary>Throws only when the caller's token was cancelled.</summary>
    Task<ChunkResult> WriteAsync(ReadOnlyMemory<HistoryPoint> chunk, CancellationToken cancellationToken);
}

/// <summary>What a store said to a chunk.</summary>
internal enum ChunkOutcome
{
    /// <summary>It has all, but for <see cref="ChunkResult.Rejected"/> points that it told us of.</summary>
    Taken,

    /// <summary>It took nothing because of something in the chunk; smaller pieces may pass.</summary>
    Refused,

    /// <summary>It cannot be reached, is too slow or does not let us in; the same chunk may pass later.</summary>
    Unavailable,
}

/// <param name="Outcome">The word.</param>
/// <param name="Rejected">Points refused in a chunk that was taken.</param>
/// <param name="Reason">Why, when not all was taken.</param>
internal readonly record struct ChunkResult(ChunkOutcome Outcome, int Rejected = 0, string? Reason = null);
