using Npgsql;

namespace Lightline.Portal.Live.Store;

/// <summary>Makes background reads of the store: bounded in time, a failure is a value, counted, logged once an episode.</summary>
internal sealed class StoreReads(
    ILiveStore store, LiveOptions options, TimeProvider time, LiveMetrics metrics, ILogger<StoreReads> logger)
{
    /// <summary>A row that cannot be read fails each read of it, between reads that answer: an hour is its episode.</summary>
    private static readonly TimeSpan BadRowEpisode = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private long? _badRowAt;
    private int _isAway;

    /// <summary>The answer, or null when the database did not give one.</summary>
    public async Task<T?> TryAsync<T>(
        Func<ILiveStore, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        where T : class?
    {
        using var bound = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, bound.Token);
        try
        {
            var answer = await read(store, either.Token);
            if (Interlocked.Exchange(ref _isAway, 0) == 1)
            {
                logger.StoreBack();
            }
            return answer;
        }
        catch (Exception failure) when (IsAway(failure) && !cancellationToken.IsCancellationRequested)
        {
            metrics.StoreFailed();
            if (Interlocked.Exchange(ref _isAway, 1) == 0)
            {
                logger.StoreAway(failure.Message);
            }
            return default;
        }
        catch (Exception failure) when (IsBadRow(failure))
        {
            metrics.StoreFailed();
            if (BeginsBadRows())
            {
                logger.BadRow(failure);
            }
            return default;
        }
    }

    private static bool IsAway(Exception failure) =>
        failure is NpgsqlException or OperationCanceledException or TimeoutException or IOException;

    /// <summary>
    /// A row holds what the driver cannot give as what we ask for: a null, another type, a moment outside the calendar.
    /// Anything else is a mistake of ours and surfaces.
    /// </summary>
    private static bool IsBadRow(Exception failure) =>
        failure is InvalidCastException or FormatException or OverflowException or ArgumentOutOfRangeException;

    private bool BeginsBadRows()
    {
        lock (_lock)
        {
            if (_badRowAt is { } at && time.GetElapsedTime(at) < BadRowEpisode)
            {
                return false;
            }
            _badRowAt = time.GetTimestamp();
            return true;
        }
    }
}
