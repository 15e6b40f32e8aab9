using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Collector.Inventory;
using Lightline.Collector.Lanes;
using Lightline.Contracts;
using Lightline.Snmp.Client;

namespace Lightline.Collector.Sources.Snmp;

/// <summary>
/// Keeps one poller running for each OLT of the plant, and follows the plant as it changes. Stopping it completes the
/// lanes of polled readings and of sweeps.
/// </summary>
internal sealed class SnmpSource(
    IPlantSource plants,
    VendorDecoders decoders,
    OltGovernor governor,
    GovernorOptions governorOptions,
    PollingOptions polling,
    LaneOptions laneOptions,
    ReadingLanes lanes,
    SnmpMetrics metrics,
    EpisodeLog episodes,
    TimeProvider time) : BackgroundService
{
    private readonly Dictionary<OltId, Running> _running = [];
    private readonly Pulse _plantChanged = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Start-up goes on while this waits for the first plant.
        await Task.Yield();
        var clock = new MonotonicClock(time);
        var gate = new PacketGate(time, clock);
        await using var manager = new SnmpManager(new SnmpManagerOptions(), time) { BeforeSend = gate.WaitAsync };
        metrics.Show(manager);
        var parts = new PollerParts(manager, lanes, metrics, episodes, time, clock);
        plants.Changed += OnPlantChanged;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var next = _plantChanged.Next;
                await FollowAsync(plants.Current, parts, gate, stoppingToken);
                await next.WaitAsync(TimeSpan.MaxValue, time, stoppingToken);
            }
        }
        finally
        {
            plants.Changed -= OnPlantChanged;
            await Task.WhenAll(_running.Keys.ToArray().Select(olt => StopAsync(olt, gate)));
            lanes.Polled.Complete();
            lanes.Sweeps.Complete();
        }
    }

    private void OnPlantChanged(Plant plant) => _plantChanged.Beat();

    private async Task FollowAsync(Plant plant, PollerParts parts, PacketGate gate, CancellationToken stoppingToken)
    {
        var gone = _running.Where(
            r => r.Value.Ended.IsCompleted || !plant.OltById.TryGetValue(r.Key, out var olt) || !r.Value.Fits(olt));
        foreach (var olt in gone.Select(r => r.Key).ToArray())
        {
            await StopAsync(olt, gate);
        }

        foreach (var olt in plant.Olts)
        {
            if (!decoders.TryGet(olt.Profile, out var decoder))
            {
                episodes.Struck($"OLT {olt.Name} has no profile", $"{olt.Profile} is none of the profile files");
                continue;
            }

            if (!_running.TryGetValue(olt.Id, out var running))
            {
                var plan = Plan(olt, decoder);
                _running.Add(olt.Id, Start(plan, decoder, parts, gate, stoppingToken));
            }
            else if (!ReferenceEquals(running.Olt, olt))
            {
                running.Olt = olt;
                running.Poller.Replan(Plan(olt, decoder));
            }
        }
    }

    private OltPlan Plan(Olt olt, VendorDecoder decoder)
    {
        var plan = new OltPlan(olt, decoder.Layout);
        if (plan.Unplaceable > 0)
        {
            episodes.Struck($"OLT {olt.Name} has ONTs at impossible places", $"{plan.Unplaceable} ONTs are never read");
        }

        return plan;
    }

    private Running Start(
        OltPlan plan, VendorDecoder decoder, PollerParts parts, PacketGate gate, CancellationToken stoppingToken)
    {
        var olt = plan.Olt;
        var limits = OltLimits.From(governorOptions, polling, decoder.Profile);
        var desk = new OltDesk(limits, laneOptions.WishesPerOltMax, parts.Clock);
        var poller = new OltPoller(parts, decoder, plan, desk, gate.Enter(olt.Address, limits));
        governor.Open(olt.Id, desk);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        return new Running(olt, desk, poller, poller.RunAsync(stop.Token), stop);
    }

    private async Task StopAsync(OltId id, PacketGate gate)
    {
        var running = _running[id];
        governor.Close(id, running.Desk);
        await running.Stop.CancelAsync();
        try
        {
#pragma warning disable VSTHRD003 // Started by Start of this class, on no context that could deadlock.
            await running.Ended;
#pragma warning restore VSTHRD003
        }
        catch (OperationCanceledException)
        {
            // What was asked for.
        }
        catch (Exception fault)
        {
            // A mistake of ours must not end the polling of an OLT for good: the next round starts it again.
            episodes.Struck($"poller of OLT {running.Olt.Name} failed", fault.ToString());
        }

        running.Stop.Dispose();
        gate.Leave(running.Olt.Address);
        _running.Remove(id);
    }

    private sealed class Running(Olt olt, OltDesk desk, OltPoller poller, Task ended, CancellationTokenSource stop)
    {
        public Olt Olt { get; set; } = olt;

        public OltDesk Desk { get; } = desk;

        public OltPoller Poller { get; } = poller;

        public Task Ended { get; } = ended;

        public CancellationTokenSource Stop { get; } = stop;

        /// <summary>Whether the poller can go on with the OLT as it is planned now.</summary>
        public bool Fits(Olt now) =>
            now.Address.Equals(Olt.Address) && now.Profile == Olt.Profile && now.Credential == Olt.Credential;
    }
}
