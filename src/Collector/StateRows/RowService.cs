using Lightline.Collector.Metrics;

namespace Lightline.Collector.StateRows;

/// <summary>Flushes each second, and once more when everything before it has stopped.</summary>
internal sealed class RowService(RowFlush flush, RowBook book, CollectorMetrics metrics, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Counter("collector_rows_written_total", "State rows, sweeps and breaks written.", () => flush.Written);
        metrics.Counter(
            "collector_epoch_refused_total", "Rows given up because another owns the region.", () => flush.EpochRefused);
        metrics.Counter("collector_rows_failures_total", "Flushes PostgreSQL did not take.", () => flush.Failures);
        metrics.Counter("collector_breaks_dropped_total", "Breaks lost for want of room.", () => book.BreaksDropped);
        metrics.Counter("collector_rows_rejected_total", "Rows PostgreSQL refuses.", () => flush.Rejected);
        metrics.Gauge("collector_rows_pending", "Rows waiting for PostgreSQL.", () => book.Pending);
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await flush.FlushAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(FlushEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                // Not the stopping token: a flush cut in the middle would have to remember what it wrote.
                await flush.FlushAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync flushes once more.
        }
    }
}
