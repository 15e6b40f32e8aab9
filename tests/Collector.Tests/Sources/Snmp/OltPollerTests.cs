using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Collector.Lanes;
using Lightline.Collector.Profiles;
using Lightline.Collector.Sources.Snmp;
using Lightline.Snmp.Client;

namespace Lightline.Collector.Tests.Sources.Snmp;

public sealed class OltPollerTests
{
    [Fact]
    public async Task A_fault_in_one_of_two_loops_ends_the_poller()
    {
        var clock = new MonotonicClock(TimeProvider.System);
        await using var manager = new SnmpManager(new SnmpManagerOptions(), TimeProvider.System)
        {
            BeforeSend = (_, _) => throw new InvalidOperationException("a mistake of ours"),
        };
        var governor = new OltGovernor(new FixedPlantSource(TestPlant.PlantOf(TestPlant.NewOlt(1, 1))));
        var parts = new PollerParts(
            manager, new ReadingLanes(new LaneOptions()), TestPlant.Metrics(governor), TestPlant.Episodes(),
            TimeProvider.System, clock);
        var decoders = new VendorDecoders(new ProfileCatalog([TestPlant.QuickProfile], []));
        Assert.True(decoders.TryGet(TestPlant.QuickProfile.Id, out var decoder));
        var limits = OltLimits.From(
            new GovernorOptions { RequestsInFlight = 2 },
            new PollingOptions { StatusInterval = TimeSpan.FromSeconds(1) },
            TestPlant.QuickProfile);
        Assert.Equal(2, limits.RequestsInFlight);
        var poller = new OltPoller(
            parts, decoder, TestPlant.NewPlan(1, 1), new OltDesk(limits, 16, clock), new OltBudget(limits));
        var stop = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => poller.RunAsync(stop).WaitAsync(TimeSpan.FromSeconds(20), stop));
    }
}
