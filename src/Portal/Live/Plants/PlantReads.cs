using Npgsql;

namespace Lightline.Portal.Live.Plants;

/// <summary>
/// The plant, read when a page asks for it and kept for a while: it changes by the day. A failed read leaves the last one
/// and is tried again after a pause, whoever asks.
/// </summary>
internal sealed class PlantReads(
    PlantReader reader, LiveOptions options, TimeProvider time, LiveMetrics metrics, ILogger<PlantReads> logger)
    : IDisposable
{
    private readonly SemaphoreSlim _reading = new(1);
    private volatile Plant? _plant;
    private long? _dueAfter;
    private TimeSpan _pause;
    private bool _isAway;
    private bool _isCut;

    /// <summary>The plant; null while it could never be read.</summary>
    public async Task<Plant?> CurrentAsync(CancellationToken cancellationToken)
    {
        // Whoever has a plant does not wait for a newer one that somebody else is reading.
        if (!await _reading.WaitAsync(_plant is null ? options.CallTimeout : TimeSpan.Zero, cancellationToken))
        {
            return _plant;
        }

        try
        {
            if (_dueAfter is not { } at || time.GetElapsedTime(at) >= _pause)
            {
                await ReadAsync(cancellationToken);
            }

            return _plant;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, bound.Token);
        try
        {
            _plant = await reader.ReadAsync(either.Token);
            _pause = options.PlantInterval;
            NoteCut(_plant);
            if (_isAway)
            {
                _isAway = false;
                logger.PlantBack();
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && IsOfTheDatabase(failure))
        {
            _pause = options.PlantRetryAfter;
            metrics.PlantFailed();
            if (!_isAway)
            {
                _isAway = true;
                logger.PlantAway(failure.Message);
            }
        }

        _dueAfter = time.GetTimestamp();
    }

    private void NoteCut(Plant plant)
    {
        metrics.PlantCut(plant.LeftOut, plant.Unplaced);
        if (plant.LeftOut + plant.Unplaced > 0 && !_isCut)
        {
            logger.PlantCut(plant.LeftOut, plant.Unplaced);
        }

        _isCut = plant.LeftOut + plant.Unplaced > 0;
    }

    private static bool IsOfTheDatabase(Exception failure) => failure is NpgsqlException or OperationCanceledException
        or TimeoutException or IOException or InvalidCastException or FormatException or ArgumentException;
}
