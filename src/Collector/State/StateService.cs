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
    PlantFollower follower,
    FollowedPlant followed,
    ReadingLanes lanes,
    CollectorMetrics metrics,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Counter("collector_state_changes_total", "Status moves of ONTs.", () => stage.Changes);
        metrics.Counter("collector_readings_stale_total", "Readings that came late or twice.", () => stage.Stale);
        metrics.Counter(
            "collector_readings_unplanned_total", "Readings of ONTs that left the plant.", () => stage.Unplanned);
        metrics.Gauge("collector_onts_unknown", "ONTs whose state nothing proves.", () => book.UnknownCount);
        metrics.Gauge(
            "collector_regions_followed", "Owned regions whose state is restored.", () => followed.Current.Regions.Count);
        follower.Start();
        follower.Advance(cancellationToken);
        while (follower.IsRestoring)
        {
            // Until every region is restored, or one could not be: with PostgreSQL away the process starts all the same.
            await follower.WaitAsync(cancellationToken);
            follower.Advance(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        follower.Stop();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TickEvery, time);
        var waits = new Func<Task>[]
        {
            () => timer.WaitForNextTickAsync(stoppingToken).AsTask(),
            () => follower.WaitAsync(stoppingToken),
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
            follower.Advance(stoppingToken);
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
}
