using System.Net;
using Lightline.Collector.Tests.Inventory;
using Lightline.OltFleet;
using Lightline.OltFleet.Plans;

namespace Lightline.Collector.Tests.Running;

/// <summary>The OLT of a test's database as a simulated one, with its ONTs where the plant has them.</summary>
internal static class SmallTown
{
    public const string Community = "town-read";

    /// <summary>What the OLT says of every ONT's light level, dBm: no device of <see cref="TestDevices"/> says that.</summary>
    public const double RxPowerDbm = -38;

    /// <summary>The splitter on its PON that an ONT hangs from: neighbours on a PON take turns.</summary>
    public static int SplitterOf(int ont) => 1 + (ont / 2 % 2);

    /// <summary>Starts it; its traps go to this Collector.</summary>
    public static Fleet Start(TestDatabase database, RunningCollector trapsTo)
    {
        PonPlan Pon(int port) => new(0, 1, port, [.. Enumerable.Range(1, database.Onts.Count)
            .Where(i => i % 2 == port)
            .Select(i => new OntPlan(i / 2, SmallPlant.Serial(i), "HG8245H", SplitterOf(i), null, IsHome: true, 1_200, -20.5))]);
        var fleet = new Fleet(
            [new OltPlan("olt-1", database.OltAddress.Address, Community, [Pon(0), Pon(1)])],
            new FleetOptions
            {
                AgentPort = database.OltAddress.Port,
                TrapTarget = new IPEndPoint(IPAddress.Loopback, trapsTo.TrapPort),
                RangingMin = TimeSpan.FromMilliseconds(100),
                RangingMax = TimeSpan.FromMilliseconds(200),
            },
            TimeProvider.System);
        for (var ont = 1; ont <= database.Onts.Count; ont++)
        {
            fleet.SetRxPower(SmallPlant.Serial(ont), RxPowerDbm);
        }

        fleet.Start();
        return fleet;
    }

    /// <summary>Waits until the OLT's first word on every light level is stored; the next comes a quarter of an hour later.</summary>
    public static Task MeasuredAsync(TestDatabase database) => Eventually.BecomesAsync(
        async () => await database.ReadAsync<long>(
            $"select count(distinct ont_id) from telemetry.point where rx_power_dbm = {RxPowerDbm}") == database.Onts.Count,
        "the light levels",
        seconds: 60);
}
