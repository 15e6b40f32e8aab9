using Lightline.Data.Tenancy;
using Lightline.History;

namespace Lightline.Portal.Live.Store;

/// <summary>A reader of the configured store that is cut to one scope, as the row policies cut everything else.</summary>
internal delegate IHistoryReader OpenHistory(Scope scope);

/// <summary>
/// Every read of history: a store that is away or gives nonsense is a value, counted, and logged once an episode. While
/// it is away one read in <see cref="LiveOptions.HistoryRetryAfter"/> asks it and the others are told at once, so that a
/// page with several reads waits for a silent store once.
/// </summary>
internal sealed class HistoryReads(
    OpenHistory open, LiveOptions options, TimeProvider time, LiveMetrics metrics, ILogger<HistoryReads> logger)
{
    private readonly Lock _lock = new();
    private long? _failedAt;

    /// <summary>The series; null when the store gives none, which a page says in words.</summary>
    public async Task<HistorySeries?> ReadAsync(
        Scope scope, Occupancy occupancy, HistorySpan span, CancellationToken cancellationToken)
    {
        if (!MayAsk())
        {
            metrics.HistoryFailed();
            return null;
        }
        var answer = await open(scope).ReadAsync(occupancy, span, time.GetUtcNow(), cancellationToken);
        if (answer.Unavailable is { } reason)
        {
            metrics.HistoryFailed();
            Note(time.GetTimestamp(), reason);
        }
        else
        {
            Note(null, "");
        }
        return answer.Series;
    }

    private bool MayAsk()
    {
        lock (_lock)
        {
            if (_failedAt is not { } at)
            {
                return true;
            }
            if (time.GetElapsedTime(at) < options.HistoryRetryAfter)
            {
                return false;
            }
            // This one asks; whoever comes while it waits is told what is known.
            _failedAt = time.GetTimestamp();
            return true;
        }
    }

    private void Note(long? failedAt, string reason)
    {
        bool wasAway;
        lock (_lock)
        {
            wasAway = _failedAt is not null;
            _failedAt = failedAt;
        }
        if (failedAt is not null && !wasAway)
        {
            logger.HistoryAway(reason);
        }
        else if (failedAt is null && wasAway)
        {
            logger.HistoryBack();
        }
    }
}
