using System.Net;
using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Collector.Lanes;
using Lightline.Collector.Profiles;
using Lightline.Collector.Sources.Snmp;
using Lightline.Collector.Tests.Governor;
using Lightline.Contracts.Live;
using Lightline.Snmp;
using Lightline.Snmp.Traps;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Collector.Tests.Sources.Snmp;

public sealed class TrapHandlerTests
{
    private readonly ReadingLanes _lanes = new(new LaneOptions { TrapsMax = 8 });
    private readonly OltGovernor _governor;
    private readonly SnmpMetrics _metrics;
    private readonly TrapHandler _handler;
    private readonly OltDesk _desk;
    private readonly FakeTimeProvider _time = new();

    public TrapHandlerTests()
    {
        var plants = new FixedPlantSource(TestPlant.PlantOf(TestPlant.NewOlt(2, 16)));
        _governor = new OltGovernor(plants);
        _desk = new OltDesk(OltBudgetTests.Limits(), 100, new MonotonicClock(_time));
        _governor.Open(TestPlant.OltId, _desk);
        _metrics = TestPlant.Metrics(_governor);
        var decoders = new VendorDecoders(new ProfileCatalog([TestPlant.Profile], []));
        _handler = new TrapHandler(plants, decoders, _lanes, _governor, _metrics, TestPlant.Episodes(_time), _time);
    }

    [Fact]
    public void Dying_gasp_is_a_reading_at_once_and_asks_for_the_ont()
    {
        Handle(TestTraps.DyingGasp, TestTraps.Ont(0, 1, 1, 3));
        Assert.True(_lanes.Traps.TryTake(out var reading));
        Assert.Equal((TestPlant.OntOf(1, 3), ReadingSource.Trap), (reading.Ont, reading.Source));
        Assert.Equal((OntStatus.Offline, DownCause.DyingGasp), (reading.Status, reading.Cause));
        Assert.True(reading.HasStatus);
        Assert.Equal([new Wish(TestPlant.OltId, WishKind.VerifyOnt, Ont: TestPlant.OntOf(1, 3))], Wishes());
    }

    [Fact]
    public void Losses_of_one_pon_ask_for_it_once()
    {
        Handle(TestTraps.PonLos, TestTraps.Pon(0, 1, 1));
        for (var ont = 0; ont < 8; ont++)
        {
            Handle(TestTraps.OntLos, TestTraps.Ont(0, 1, 1, ont));
        }

        Assert.Equal(8, _lanes.Traps.Depth);
        Assert.True(_lanes.Traps.TryTake(out var reading));
        Assert.Equal((OntStatus.Offline, DownCause.LossOfSignal), (reading.Status, reading.Cause));
        Assert.Equal([new Wish(TestPlant.OltId, WishKind.VerifyPon, Pon: TestPlant.PonOf(1))], Wishes());
    }

    [Fact]
    public void Clear_changes_nothing_by_itself_and_asks_for_the_ont()
    {
        Handle(TestTraps.OntLosClear, TestTraps.Ont(0, 1, 1, 3));
        Assert.Equal(0, _lanes.Traps.Depth);
        Assert.Equal([new Wish(TestPlant.OltId, WishKind.VerifyOnt, Ont: TestPlant.OntOf(1, 3))], Wishes());
    }

    [Fact]
    public void Run_state_that_came_up_is_online_at_once()
    {
        Handle(TestTraps.RunState, TestTraps.RunStateOf(-100655104, 3, 1));
        Assert.True(_lanes.Traps.TryTake(out var reading));
        Assert.Equal((TestPlant.OntOf(0, 3), OntStatus.Online, DownCause.None), (reading.Ont, reading.Status, reading.Cause));
    }

    [Fact]
    public void Full_lane_asks_for_one_sweep()
    {
        for (var ont = 0; ont < 12; ont++)
        {
            Handle(TestTraps.OntLos, TestTraps.Ont(0, 1, 1, ont));
        }

        Assert.Equal((8, 4), (_lanes.Traps.Depth, _lanes.Traps.Dropped));
        Assert.Equal(
            [
                new Wish(TestPlant.OltId, WishKind.VerifyPon, Pon: TestPlant.PonOf(1)),
                new Wish(TestPlant.OltId, WishKind.SweepStatus),
            ],
            Wishes());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Olt_that_started_anew_is_swept(uint generic)
    {
        Handle(StandardTrap.SnmpTraps.Append(generic), []);
        Assert.Equal([new Wish(TestPlant.OltId, WishKind.SweepStatus)], Wishes());
    }

    [Fact]
    public void Trap_from_unknown_olt_is_counted_and_ignored() =>
        AssertRefused(TrapRefusal.UnknownSource, TestTraps.DyingGasp, TestTraps.Ont(0, 1, 1, 3), source: "192.0.2.9");

    [Fact]
    public void Trap_with_another_community_is_counted_and_ignored() =>
        AssertRefused(TrapRefusal.WrongCommunity, TestTraps.DyingGasp, TestTraps.Ont(0, 1, 1, 3), community: "public");

    [Fact]
    public void Trap_of_a_place_that_is_not_planned_is_counted_and_ignored()
    {
        AssertRefused(TrapRefusal.UnplannedPlace, TestTraps.DyingGasp, TestTraps.Ont(0, 2, 1, 3));
        AssertRefused(TrapRefusal.UnplannedPlace, TestTraps.DyingGasp, TestTraps.Ont(0, 1, 1, 99));
    }

    [Fact]
    public void Trap_that_the_profile_does_not_list_is_counted_and_ignored() =>
        AssertRefused(TrapRefusal.Unlisted, StandardTrap.SnmpTraps.Append(5), []);

    [Fact]
    public void Trap_without_its_varbinds_is_counted_and_ignored() =>
        AssertRefused(TrapRefusal.MissingVarbind, TestTraps.DyingGasp, []);

    [Fact]
    public void Source_that_came_over_a_dual_stack_socket_is_the_same_olt()
    {
        Handle(TestTraps.DyingGasp, TestTraps.Ont(0, 1, 1, 3), source: "::ffff:127.0.0.1");
        Assert.Equal(1, _metrics.TrapsAccepted);
    }

    private void AssertRefused(
        TrapRefusal reason, Oid trap, Variable[] variables, string source = "127.0.0.1", string community = TestPlant.Community)
    {
        var before = _metrics.Traps[reason];
        Handle(trap, variables, source, community);
        Assert.Equal(before + 1, _metrics.Traps[reason]);
        Assert.Equal((0, 0L), (_lanes.Traps.Depth, _metrics.TrapsAccepted));
        Assert.Empty(Wishes());
    }

    private void Handle(
        Oid trap, Variable[] variables, string source = "127.0.0.1", string community = TestPlant.Community) =>
        _handler.Handle(new Notification(
            new IPEndPoint(IPAddress.Parse(source), 50_000), SnmpVersion.V2c, community, trap, 1, variables));

    private List<Wish> Wishes()
    {
        var wishes = new List<Wish>();
        while (_desk.TryTakeWish(out var wish))
        {
            wishes.Add(wish);
        }

        return wishes;
    }
}
