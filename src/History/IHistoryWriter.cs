namespace Lightline.History;

/// <summary>Writes points into the time-series store.</summary>
public interface IHistoryWriter
{
    /// <summary>
    /// Writes a batch; any length, sent in pieces of at most <see cref="HistoryLimits.ChunkPointsMax"/>. A store that is
    /// down, slow or refuses us is a value (<see cref="HistoryWriteResult.Unavailable"/>): offer the whole batch again;
    /// writing a point twice is harmless. A point that the store refuses is counted and costs no other point its place.
    /// Calls wait for each other.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller's own token was cancelled; nothing else is thrown.</exception>
    Task<HistoryWriteResult> WriteAsync(ReadOnlyMemory<HistoryPoint> points, CancellationToken cancellationToken);
}
