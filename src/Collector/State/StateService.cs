using Lightline.Collector.Inventory;
using Lightline.Collector.Lanes;
using Lightline.Collector.Metrics;

namespace Lightline.Collector.State;

/// <summary>
/// Runs the stage: restores before it takes the first reading, follows the plant, wakes on any lane or each second. It
/// stops only after the sources have: whatever still waits in the lanes is taken first.
/// </summary>
internal sealed class StateService(
    StateStage stage,
    StateBook book,
    StateReader reader,
    IPlantSource plants,
    ReadingLanes lanes,
    CollectorMetrics metrics,
    EpisodeLog episodes,
    TimeProvider time) : BackgroundService
{
    /// <summary>How often a restore is tried before a region is taken without one.</summary>
    private const int RestoresMax = 10;

    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _plantChanged = new(0, 1);
    private Plant _plant = Plant.Empty;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Counter("collector_state_changes_total", "Status moves of ONTs.", () => stage.Changes);
        metrics.Counter("collector_readings_stale_total", "Readings that came late or twice.", () => stage.Stale);
        metrics.Counter(
            "collector_readings_unplanned_total", "Readings of ONTs that left the plant.", () => stage.Unplanned);
        metrics.Gauge("collector_onts_unknown", "ONTs whose state nothing proves.", () => book.UnknownCount);
        plants.Changed += OnPlantChanged;
        await FollowPlantAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        plants.Changed -= OnPlantChanged;
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _plantChanged.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TickEvery, time);
        var waits = new Func<Task>[]
        {
            () => timer.WaitForNextTickAsync(stoppingToken).AsTask(),
            () => _plantChanged.WaitAsync(stoppingToken),
            () => WaitAsync(lanes.Traps, stoppingToken),
            () => WaitAsync(lanes.Polled, stoppingToken),
            () => WaitAsync(lanes.Mqtt, stoppingToken),
            () => WaitAsync(lanes.Sweeps, stoppingToken),
        };
        // A wait that has not ended is kept: a lane has one reader, and the timer one waiter.
        var pending = waits.Select(w => w()).ToArray();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAny(pending);
            var isTick = pending[0].IsCompletedSuccessfully;
            if (!ReferenceEquals(plants.Current, _plant))
            {
                // Before the lanes: a source may know ONTs of the new plant already.
                await FollowPlantAsync(stoppingToken);
            }

            stage.Drain();
            if (isTick)
            {
                stage.Tick();
            }

            for (var i = 0; i < pending.Length && !stoppingToken.IsCancellationRequested; i++)
            {
                pending[i] = pending[i].IsCompleted ? waits[i]() : pending[i];
            }
        }

        while (stage.Drain())
        {
            // The sources have stopped: what they left is finite.
        }
    }

    private async Task WaitAsync<T>(Lane<T> lane, CancellationToken cancellationToken)
    {
        if (!await lane.WaitAsync(cancellationToken))
        {
            // Complete and empty: it has nothing to wake for.
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
    }

    private void OnPlantChanged(Plant plant)
    {
        try
        {
            _plantChanged.Release();
        }
        catch (SemaphoreFullException)
        {
            // A change is already waiting to be seen.
        }
    }

    private async Task FollowPlantAsync(CancellationToken cancellationToken)
    {
        var plant = plants.Current;
        var taken = plant.Regions.Except(_plant.Regions).ToArray();
        _plant = plant;
        stage.TakePlant(plant, await RestoreAsync(taken, cancellationToken));
    }

    private async Task<RestoredStates> RestoreAsync(OwnedRegion[] regions, CancellationToken cancellationToken)
    {
        var attempts = regions.Length > 0 ? RestoresMax : 0;
        for (; attempts > 0 && !cancellationToken.IsCancellationRequested; attempts--)
        {
            try
            {
                var restored = await reader.ReadAsync(regions, cancellationToken);
                episodes.Over("state cannot be restored");
                return restored;
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception e) when (PostgresAway.Explains(e))
            {
                episodes.Struck("state cannot be restored", e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return RestoredStates.None;
    }
}
