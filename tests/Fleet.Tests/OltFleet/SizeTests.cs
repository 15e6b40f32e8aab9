using System.Diagnostics;
using Lightline.OltFleet;
using Lightline.Town.Plans;

namespace Lightline.Fleet.Tests.OltFleet;

/// <summary>A large fleet in one process.</summary>
public sealed class SizeTests
{
    [Fact]
    public async Task Fleet_of_100_000_onts_fits_in_one_process()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var plan = TownPlanner.Plan(new TownSize(10, 100_000, 1));
        await using var fleet = new Lightline.OltFleet.Fleet(
            [.. plan.Olts.Select(o => o.ToFleetPlan() with { Address = TestPlant.NextAddress() })],
            new FleetOptions { AgentPort = 0 },
            TimeProvider.System);
        var made = clock.Elapsed;
        var megabytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1_048_576.0;
        clock.Restart();
        var fault = fleet.PowerOff(Street.All[0].PowerArea);
        Console.WriteLine(
            $"100,000 ONTs: {megabytes:N0} MiB, made in {made.TotalSeconds:N1} s; "
            + $"power cut of {fault.Onts.Count:N0} in {clock.Elapsed.TotalMilliseconds:N0} ms");
        Assert.InRange(megabytes, 0, 300);
        Assert.InRange(fault.Onts.Count, 20_000, 30_000);
        GC.KeepAlive(plan);
    }
}
