using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Collector.Lanes;
using Lightline.Collector.Profiles;
using Lightline.Collector.Sources.Snmp;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Snmp;
using Lightline.Snmp.Agent;
using Lightline.Snmp.Messages;
using Lightline.Snmp.Traps;

namespace Lightline.Collector.Tests.Sources.Snmp;

/// <summary>The SNMP source with real sockets against an agent that serves the Huawei tables.</summary>
public sealed class SnmpSourceTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HuaweiTables _tables = new(pons: 2, onts: 24);
    private readonly ReadingLanes _lanes = new(new LaneOptions());
    private readonly ConcurrentQueue<Reading> _readings = new();
    private readonly ConcurrentQueue<SweepEnded> _sweeps = new();
    private readonly SnmpAgent _agent;
    private readonly OltGovernor _governor;
    private readonly SnmpMetrics _metrics;
    private readonly SnmpSource _source;
    private readonly TrapSource _traps;
    private readonly TrapSender _sender = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _end = new();
    private Task _reader = Task.CompletedTask;

    public SnmpSourceTests()
    {
        _agent = new SnmpAgent(
            new SnmpAgentOptions(new IPEndPoint(IPAddress.Loopback, 0), TestPlant.Community), _tables);
        var plants = new FixedPlantSource(TestPlant.PlantOf(TestPlant.NewOlt(2, 24, _agent.LocalEndPoint)));
        var decoders = new VendorDecoders(new ProfileCatalog([TestPlant.QuickProfile], []));
        var polling = new PollingOptions { StatusInterval = TimeSpan.FromSeconds(2), OpticsInterval = TimeSpan.FromHours(1) };
        _governor = new OltGovernor(plants);
        _metrics = TestPlant.Metrics(_governor);
        _source = new SnmpSource(
            plants, decoders, _governor, new GovernorOptions(), polling, new LaneOptions(), _lanes, _metrics,
            TestPlant.Episodes(), TimeProvider.System);
        var handler = new TrapHandler(
            plants, decoders, _lanes, _governor, _metrics, TestPlant.Episodes(), TimeProvider.System);
        var listen = new SnmpOptions { TrapAddress = IPAddress.Loopback, TrapPort = 0 };
        _traps = new TrapSource(listen, handler, _lanes, _metrics, TestPlant.Episodes(), TimeProvider.System);
    }

    public async ValueTask InitializeAsync()
    {
        _agent.Start();
        _reader = Task.WhenAll(
            ReadAsync(_lanes.Polled, _readings), ReadAsync(_lanes.Traps, _readings), ReadAsync(_lanes.Sweeps, _sweeps));
        await _traps.StartAsync(CancellationToken.None);
        await _source.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.StopAsync(CancellationToken.None);
        await _traps.StopAsync(CancellationToken.None);
        // Both sources completed their lanes, so the readers come to an end by themselves.
        await _reader.WaitAsync(Patience);
        await _agent.DisposeAsync();
        _source.Dispose();
        _sender.Dispose();
        _end.Dispose();
    }

    [Fact]
    public async Task Sweep_and_light_levels_reach_the_lanes_with_exact_numbers()
    {
        _tables.Down(pon: 1, ont: 5, cause: 13);
        await UntilAsync(() => _readings.Count(r => r.RxPowerDbm is not null) >= 47);
        await UntilAsync(() => _sweeps.Count >= 2);

        var status = _readings.First(r => r.Ont == TestPlant.OntOf(0, 3) && r.HasStatus);
        Assert.Equal((OntStatus.Online, DownCause.None, 2417), (status.Status, status.Cause, status.DistanceMetres));
        Assert.Equal(new DateTimeOffset(2020, 6, 7, 21, 10, 34, TimeSpan.FromHours(-3)), status.DeviceLastDown);
        Assert.Equal(ReadingSource.Poll, status.Source);

        var light = _readings.First(r => r.Ont == TestPlant.OntOf(0, 3) && r.RxPowerDbm is not null);
        Assert.Equal((-14.14, -19.36, 2.13), (light.RxPowerDbm, light.OltRxPowerDbm, light.TxPowerDbm));
        Assert.Equal((3.22, 41.0, 19.0), (light.SupplyVolts, light.TemperatureCelsius, light.BiasMilliamps));

        var down = _readings.Last(r => r.Ont == TestPlant.OntOf(1, 5) && r.HasStatus);
        Assert.Equal((OntStatus.Offline, DownCause.DyingGasp), (down.Status, down.Cause));
        Assert.DoesNotContain(_readings, r => r.Ont == TestPlant.OntOf(1, 5) && r.RxPowerDbm is not null);

        Assert.All(_sweeps, s => Assert.Equal((true, true, 48), (s.IsComplete, s.IsReachable, s.OntsSeen.Count)));
    }

    [Fact]
    public async Task Watched_light_level_follows_the_olt_within_two_seconds()
    {
        await UntilAsync(() => !_sweeps.IsEmpty);
        for (var ont = 0; ont < 15; ont++)
        {
            Assert.Equal(WatchAnswer.Accepted, _governor.Watch(TestPlant.OntOf(0, ont), WatchPace.Close));
            Assert.Equal(WatchAnswer.Accepted, _governor.Watch(TestPlant.OntOf(1, ont), WatchPace.Close));
        }

        await UntilAsync(() => Watched(TestPlant.OntOf(1, 7)).Any());
        _tables.RxPower = -2345;
        var changedAt = TimeProvider.System.GetTimestamp();
        var onts = Enumerable.Range(0, 30).Select(i => TestPlant.OntOf(i % 2, i / 2)).ToArray();
        await UntilAsync(() => onts.All(o => Watched(o).Any(r => r.RxPowerDbm is -23.45)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(changedAt).TotalSeconds, 0, 2);
    }

    [Fact]
    public async Task Silent_olt_ends_its_sweep_as_unreachable_and_comes_back()
    {
        await UntilAsync(() => !_sweeps.IsEmpty);
        _agent.IsSilent = true;
        await UntilAsync(() => _sweeps.Any(s => !s.IsReachable));
        var silent = _sweeps.First(s => !s.IsReachable);
        Assert.Equal((false, 0), (silent.IsComplete, silent.OntsSeen.Count));
        _agent.IsSilent = false;
        await UntilAsync(() => _sweeps.LastOrDefault() is { IsComplete: true, IsReachable: true });
    }

    [Fact]
    public async Task Device_at_anothers_place_gives_no_reading_of_its_owner()
    {
        _tables.Swap(pon: 0, ont: 9, "ALCL00000001");
        await UntilAsync(() => _metrics.Rows[PollRefusal.ForeignDevice] > 0);
        await UntilAsync(() => _sweeps.Any(s => !s.OntsSeen.Contains(TestPlant.OntOf(0, 9))));
    }

    [Fact]
    public async Task Trap_becomes_a_reading_at_once_and_is_verified_by_a_poll()
    {
        await UntilAsync(() => !_sweeps.IsEmpty);
        _tables.Down(pon: 1, ont: 5, cause: 13);
        Send(TestTraps.DyingGasp, TestTraps.Ont(0, 1, 1, 5));
        await UntilAsync(() => _readings.Any(r => r.Source == ReadingSource.Trap));
        await UntilAsync(() => _metrics.Requests(WorkKind.Verify) == 1);
        var trap = _readings.First(r => r.Source == ReadingSource.Trap);
        Assert.Equal(
            (TestPlant.OntOf(1, 5), OntStatus.Offline, DownCause.DyingGasp), (trap.Ont, trap.Status, trap.Cause));
        await UntilAsync(() => _readings.Any(r =>
            r.Ont == TestPlant.OntOf(1, 5) && r.Source == ReadingSource.Poll && r.Cause == DownCause.DyingGasp));
    }

    [Fact]
    public async Task Traps_that_are_foreign_or_malformed_are_counted_and_give_no_reading()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        byte[] malformed = [0x30, 0x82, 0xFF, 0xFF, 0x02];
        await socket.SendAsync(malformed, _traps.LocalEndPoint!, TestContext.Current.CancellationToken);
        Send(TestTraps.DyingGasp, TestTraps.Ont(0, 1, 1, 5), community: "public");
        using var stranger = new TrapSender(new IPEndPoint(IPAddress.Parse("127.9.9.9"), 0));
        Send(TestTraps.DyingGasp, TestTraps.Ont(0, 1, 1, 5), from: stranger);
        await UntilAsync(() => _metrics.Traps.Total == 2);
        Assert.Equal(1, _metrics.Traps[TrapRefusal.WrongCommunity]);
        Assert.Equal(1, _metrics.Traps[TrapRefusal.UnknownSource]);
        await UntilAsync(() => _traps.Malformed == 1);
        Assert.DoesNotContain(_readings, r => r.Source == ReadingSource.Trap);
    }

    [Fact]
    public async Task Inform_is_answered_only_to_who_knows_the_community()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        foreach (var community in new[] { "public", TestPlant.Community })
        {
            var datagram = new byte[SnmpMessage.BytesMax];
            var inform = TrapMessage.Inform(
                community, 77, 1, TestTraps.DyingGasp, [.. TestTraps.Ont(0, 1, 1, 5)]);
            Assert.True(inform.TryEncode(datagram, out var length));
            await socket.SendAsync(
                datagram.AsMemory(0, length), _traps.LocalEndPoint!, TestContext.Current.CancellationToken);
        }

        // Answered on one thread in the order of arrival: the first answer is to the right one, and it is the only one.
        var answer = await socket.ReceiveAsync(TestContext.Current.CancellationToken);
        Assert.True(SnmpMessage.TryDecode(answer.Buffer, out var response, out _));
        Assert.Equal(TestPlant.Community, response.Community);
        await UntilAsync(() => _readings.Any(r => r.Source == ReadingSource.Trap));
        Assert.Equal((1, 0), (_metrics.Traps[TrapRefusal.WrongCommunity], socket.Available));
    }

    private static async Task ReadAsync<T>(Lane<T> lane, ConcurrentQueue<T> into)
    {
        while (await lane.WaitAsync(CancellationToken.None))
        {
            while (lane.TryTake(out var item))
            {
                into.Enqueue(item);
            }
        }
    }

    private static async Task UntilAsync(Func<bool> isTrue)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!isTrue())
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private IEnumerable<Reading> Watched(OntId ont) =>
        _readings.Where(r => r.Ont == ont && r.Source == ReadingSource.Watch);

    private void Send(
        Oid trap, Variable[] variables, string community = TestPlant.Community, TrapSender? from = null) =>
        Assert.True((from ?? _sender).TrySend(
            TrapMessage.V2c(community, 1, 4_711, trap, variables), _traps.LocalEndPoint!));
}
