using Lightline.Collector.Inventory;
using Lightline.Collector.Metrics;

namespace Lightline.Collector.Regions;

/// <summary>Reads the plant when the owned regions change, and each minute for what changed in it.</summary>
internal sealed class PlantService(
    PlantReader reader, PlantRows rows, RegionLease lease, CollectorMetrics metrics, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(60);

    /// <summary>A failed read is tried again sooner.</summary>
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _regionsChanged = new(0, 1);
    private bool _isRead;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Counter("collector_inventory_failures_total", "Reads of the inventory that failed.", () => reader.Failures);
        metrics.Counter("collector_secret_refused_total", "Secrets of OLTs that do not open.", rows.Faults);
        metrics.Gauge("collector_onts", "ONTs in the plant of the owned regions.", () => reader.Current.OntById.Count);
        lease.Changed += OnRegionsChanged;
        _isRead = await reader.RefreshAsync(lease.Owned, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        lease.Changed -= OnRegionsChanged;
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _regionsChanged.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var changed = _regionsChanged.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAny(changed, Task.Delay(_isRead ? RefreshEvery : RetryEvery, time, stoppingToken));
            if (changed.IsCompleted)
            {
                changed = _regionsChanged.WaitAsync(stoppingToken);
            }

            if (!stoppingToken.IsCancellationRequested)
            {
                _isRead = await reader.RefreshAsync(lease.Owned, stoppingToken);
            }
        }
    }

    private void OnRegionsChanged()
    {
        try
        {
            _regionsChanged.Release();
        }
        catch (SemaphoreFullException)
        {
            // A change is already waiting to be seen.
        }
    }
}
