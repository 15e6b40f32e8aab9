using Lightline.Collector.Inventory;
using Lightline.Collector.Lanes;
using Lightline.Collector.Metrics;

namespace Lightline.Collector.Sources.Mqtt;

/// <summary>Keeps one session for each owned region; ends it when the region is lost.</summary>
internal sealed class MqttSource(
    MqttOptions options,
    LaneOptions lanes,
    IPlantSource plants,
    MqttIntake intake,
    MqttCounters counters,
    CollectorMetrics metrics,
    EpisodeLog episodes,
    TimeProvider time) : IHostedService, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<OwnedRegion, (CancellationTokenSource Stop, Task Run)> _sessions = [];
    private bool _isStopped;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        counters.Show(metrics);
        plants.Changed += OnPlantChanged;
        await FollowAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        plants.Changed -= OnPlantChanged;
        await _turn.WaitAsync(cancellationToken);
        _isStopped = true;
        _turn.Release();
        await EndAsync([.. _sessions.Keys]);
    }

    public void Dispose() => _turn.Dispose();

    private void OnPlantChanged(Plant plant) => _ = Task.Run(FollowAsync);

    private async Task FollowAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_isStopped)
            {
                return;
            }

            var regions = plants.Current.Regions;
            await EndAsync([.. _sessions.Keys.Except(regions)]);
            foreach (var region in regions.Where(r => !_sessions.ContainsKey(r)))
            {
                var stop = new CancellationTokenSource();
                var connection = new MqttConnection(region, options, lanes, intake, counters, episodes, time);
                _sessions[region] = (stop, Task.Run(() => connection.RunAsync(stop.Token)));
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task EndAsync(IReadOnlyList<OwnedRegion> regions)
    {
        foreach (var region in regions)
        {
            await _sessions[region].Stop.CancelAsync();
        }

        foreach (var region in regions)
        {
            await _sessions[region].Run.WaitAsync(CancellationToken.None);
            _sessions[region].Stop.Dispose();
            _sessions.Remove(region);
        }
    }
}
