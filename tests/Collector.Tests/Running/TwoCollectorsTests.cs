using Lightline.Collector.Tests.Inventory;
using Lightline.Servers;

namespace Lightline.Collector.Tests.Running;

/// <summary>Two real processes that may both own one region.</summary>
public class TwoCollectorsTests(TestDatabases databases, ITestOutputHelper output)
{
    private const int Onts = 10;

    /// <summary>The last ONT is the OLT's alone; the others speak MQTT.</summary>
    private const int Devices = Onts - 1;

    private const int MessagesPerOnt = 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stalled_owner_loses_its_region_writes_nothing_more_and_stands_by()
    {
        await using var database = await databases.NewAsync(Onts);
        await using var broker = await MosquittoServer.StartNewAsync(Stop);
        await using var first = new RunningCollector(database, broker.Port, "first");
        await using var second = new RunningCollector(database, broker.Port, "second");
        await using var fleet = SmallTown.Start(database, trapsTo: first);
        using var devices = await TestDevices.ConnectAsync(broker.Port);
        await first.StartAsync();
        await first.ConnectedAsync();
        await second.StartAsync();
        Assert.Equal("first 1", await OwnerAsync(database));
        Assert.Equal((1, 0), (await OwnedAsync(first), await OwnedAsync(second)));
        await SmallTown.MeasuredAsync(database);
        await devices.PublishAsync(Devices, MessagesPerOnt);
        await QuietAsync(first, database);

        var written = await first.ReadAsync("collector_history_written_total");
        first.Suspend();
        var stalledAt = TimeProvider.System.GetTimestamp();
        // What comes now waits at the stalled one's sockets: traps, and the messages that the broker sends it.
        fleet.PowerOff(SmallPlant.Serial(Onts));
        await devices.PublishAsync(Devices, MessagesPerOnt);
        await Eventually.BecomesAsync(async () => await OwnerAsync(database) == "second 2", "another owner", seconds: 40);
        var stalled = TimeProvider.System.GetElapsedTime(stalledAt);
        await Eventually.BecomesAsync(async () => await database.StoredAsync() == 2 * Devices * MessagesPerOnt, "all stored");

        // An ask that PostgreSQL does not answer in 5 s is a yes. On a slow machine the lock below may last longer, so the
        // store takes nothing until the first has given up what it has.
        await using (await database.LockAsync("telemetry.point"))
        {
            await using (await database.LockAsync("live.region_owner"))
            {
                // Nobody tells it of its loss before it has taken what waited.
                first.Resume();
                await Eventually.BecomesAsync(
                    async () => await first.ReadAsync("collector_history_added_total") > written, "the trap's point");
            }

            await Eventually.BecomesAsync(
                async () => await first.ReadAsync("collector_regions_lost_total") == 1 && await OwnedAsync(first) == 0,
                "lost",
                seconds: 60);
            await Eventually.BecomesAsync(
                async () => await first.ReadAsync("collector_epoch_refused_total") > 0
                    && await first.ReadAsync("collector_history_disowned_total") > 0
                    && await first.ReadAsync("collector_history_pending") == 0,
                "what it had in hand given up",
                seconds: 60);
        }

        Assert.Equal(written, await first.ReadAsync("collector_history_written_total"));
        Assert.Equal("second 2", await OwnerAsync(database));
        Assert.Equal(1, await OwnedAsync(second));
        await devices.PublishAsync(Devices, MessagesPerOnt);
        await Eventually.BecomesAsync(async () => await database.StoredAsync() == 3 * Devices * MessagesPerOnt, "all stored");
        // The trap said offline: under the first's epoch that never reached the table.
        Assert.Equal(0, await database.ReadAsync<long>("select count(*) from live.ont_state where epoch = 1 and status <> 1"));
        output.WriteLine(
            $"lost after {stalled.TotalSeconds:0.0} s of stall: {await first.ReadAsync("collector_epoch_refused_total")} rows "
            + $"refused, {await first.ReadAsync("collector_history_disowned_total")} points given up, "
            + $"{await database.StoredAsync()} of {3 * Devices * MessagesPerOnt} readings stored");

        Assert.Equal(0, await second.StopAsync());
        await Eventually.BecomesAsync(async () => await OwnerAsync(database) == "first 3", "the first again");
        await devices.PublishAsync(Devices, MessagesPerOnt);
        await Eventually.BecomesAsync(async () => await database.StoredAsync() == 4 * Devices * MessagesPerOnt, "all stored");
        Assert.Equal(0, await first.StopAsync());
    }

    /// <summary>Every ONT was swept, every message is stored, and nothing more is on its way.</summary>
    private static async Task QuietAsync(RunningCollector collector, TestDatabase database)
    {
        await Eventually.BecomesAsync(async () => await database.StoredAsync() == Devices * MessagesPerOnt, "all stored");
        await Eventually.BecomesAsync(
            async () => await collector.ReadAsync("""collector_snmp_sweeps_total{end="complete"}""") >= 1
                && await collector.ReadAsync("collector_history_pending") == 0,
            "quiet");
    }

    private static Task<double> OwnedAsync(RunningCollector collector) => collector.ReadAsync("collector_regions_owned");

    private static Task<string> OwnerAsync(TestDatabase database) => database.ReadAsync<string>(
        "select collector || ' ' || epoch from live.region_owner");
}
