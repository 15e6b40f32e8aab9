using Lightline.Collector.Metrics;

namespace Lightline.Collector.Regions;

/// <summary>Takes regions before anything reads them, renews them, and releases them last.</summary>
internal sealed class RegionService(
    RegionLease lease, RegionOptions options, CollectorMetrics metrics, TimeProvider time) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Gauge("collector_regions_owned", "Regions owned now.", () => lease.Owned.Count);
        metrics.Counter("collector_regions_taken_total", "Regions taken.", () => lease.Taken);
        metrics.Counter("collector_regions_lost_total", "Regions lost to another.", () => lease.Lost);
        metrics.Counter(
            "collector_regions_assumed_total",
            "Tries to store history of a region that PostgreSQL had not confirmed as ours for as long as a lease lasts.",
            () => lease.Assumed);
        await lease.RenewAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await lease.ReleaseAllAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.RenewEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await lease.RenewAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync releases.
        }
    }
}
