using System.Buffers;

namespace Lightline.History;

/// <summary>
/// What both stores share: judges each point by the clock, sends the good ones in chunks, and halves a chunk that the
/// store refuses until the bad points stand alone.
/// </summary>
#pragma warning disable CA1001 // A SemaphoreSlim holds nothing to dispose until its wait handle is asked for.
internal sealed class BatchWriter(IPointSink sink, TimeProvider time) : IHistoryWriter
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<HistoryWriteResult> WriteAsync(
        ReadOnlyMemory<HistoryPoint> points,
        CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        var good = ArrayPool<HistoryPoint>.Shared.Rent(points.Length);
        try
        {
            var rejections = new RejectionTally();
            var count = PointJudge.KeepGood(points.Span, good, time.GetUtcNow(), rejections);
            return await SendAsync(good.AsMemory(0, count), rejections, cancellationToken);
        }
        finally
        {
            // Points hold references to keys, which must not live on in the pool.
            ArrayPool<HistoryPoint>.Shared.Return(good, clearArray: true);
            _turn.Release();
        }
    }

    private async Task<HistoryWriteResult> SendAsync(
        ReadOnlyMemory<HistoryPoint> points,
        RejectionTally rejections,
        CancellationToken cancellationToken)
    {
        var written = 0;
        var splitsLeft = HistoryLimits.SplitRequestsMax;
        var waiting = new Stack<ReadOnlyMemory<HistoryPoint>>();
        foreach (var chunk in Chunks(points))
        {
            waiting.Push(chunk);
            while (waiting.TryPop(out var piece))
            {
                var result = await sink.WriteAsync(piece, cancellationToken);
                switch (result.Outcome)
                {
                    case ChunkOutcome.Unavailable:
                        return new HistoryWriteResult { Unavailable = result.Reason };
                    case ChunkOutcome.Refused when piece.Length > 1 && splitsLeft >= 2:
                        splitsLeft -= 2;
                        // The first half is sent first, so that of two points of one time the later one still wins.
                        waiting.Push(piece[(piece.Length / 2)..]);
                        waiting.Push(piece[..(piece.Length / 2)]);
                        break;
                    case ChunkOutcome.Refused:
                        rejections.Add(HistoryRejectReason.RefusedByStore, piece.Length, result.Reason);
                        break;
                    default:
                        written += piece.Length - result.Rejected;
                        rejections.Add(HistoryRejectReason.RefusedByStore, result.Rejected, result.Reason);
                        break;
                }
            }
        }

        return new HistoryWriteResult { Written = written, Rejections = rejections.ToList() };
    }

    private static IEnumerable<ReadOnlyMemory<HistoryPoint>> Chunks(ReadOnlyMemory<HistoryPoint> points)
    {
        for (var start = 0; start < points.Length; start += HistoryLimits.ChunkPointsMax)
        {
            yield return points.Slice(start, Math.Min(HistoryLimits.ChunkPointsMax, points.Length - start));
        }
    }
}
