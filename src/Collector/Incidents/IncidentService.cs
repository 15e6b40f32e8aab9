using Lightline.Collector.Metrics;

namespace Lightline.Collector.Incidents;

/// <summary>Brings incidents to PostgreSQL twice a second, and what is left once more at the end.</summary>
internal sealed class IncidentService(
    IncidentFlush flush,
    IncidentBook book,
    IncidentCorrelator correlator,
    CollectorMetrics metrics,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Gauge("collector_incidents_open", "Incidents that have not ended.", () => correlator.OpenCount);
        metrics.Gauge("collector_incidents_pending", "Incidents waiting for PostgreSQL.", () => book.Pending);
        metrics.Counter("collector_incidents_opened_total", "Incidents opened, by kind.", correlator.Opened);
        metrics.Counter("collector_incidents_ended_total", "Incidents that ended, by how.", correlator.Ended);
        metrics.Counter("collector_incident_events_total", "Events of incidents in PostgreSQL.", () => flush.Events);
        metrics.Counter(
            "collector_incidents_failures_total", "Writes of incidents that PostgreSQL did not take.", () => flush.Failures);
        metrics.Counter(
            "collector_incidents_epoch_refused_total", "Incidents given up: another owns the region.",
            () => flush.EpochRefused);
        metrics.Counter(
            "collector_incidents_rejected_total", "Pictures of incidents that PostgreSQL refuses.", () => flush.Rejected);
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await flush.FlushAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                // Not the stopping token: a write cut in the middle would be made again, for nothing.
                await flush.FlushAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync flushes once more.
        }
    }
}
