using Lightline.Collector.Lanes;
using Lightline.Collector.Metrics;

namespace Lightline.Collector.HistoryLane;

/// <summary>Runs the history stage; on stop it stores what waits, within the host's grace period.</summary>
internal sealed class HistoryService(HistoryStage stage, CollectorMetrics metrics) : BackgroundService
{
    private readonly CancellationTokenSource _abandon = new();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Show(stage.Lane);
        metrics.Counter("collector_history_added_total", "Points offered to history.", () => stage.Added);
        metrics.Counter("collector_history_written_total", "Points that the store has.", () => stage.Written);
        metrics.Counter("collector_history_rejected_total", "Points that the store refused.", () => stage.Rejected);
        metrics.Counter("collector_history_dropped_total", "Points dropped for want of room.", () => stage.Dropped);
        metrics.Counter(
            "collector_history_disowned_total", "Points given up: another owns the region.", () => stage.Disowned);
        metrics.Gauge("collector_history_pending", "Points waiting.", () => stage.Pending);
        metrics.Counter(
            "collector_history_unavailable_total", "Batches the store did not take at once.", () => stage.Unavailable);
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        stage.Complete();
        await using var grace = cancellationToken.Register(_abandon.Cancel);
        if (ExecuteTask is { } run)
        {
            await Task.WhenAny(run);
        }

        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _abandon.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Not the stopping token: what waits is stored after the stop was asked.
            await stage.RunAsync(_abandon.Token);
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            // The grace period is over; the broker still has what was not acknowledged.
        }
    }
}
