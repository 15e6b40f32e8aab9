using System.Globalization;
using Lightline.Collector.Tests.Running;

namespace Lightline.Collector.Tests.Incidents;

/// <summary>The real process, a simulated OLT that it really asks, and the incidents in a real PostgreSQL.</summary>
public sealed class IncidentProcessTests(TestDatabases databases, ITestOutputHelper output)
{
    private const int Onts = 16;
    private const int Seed = 20261123;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cut_feeder_is_one_confirmed_incident_and_each_home_is_told_once_of_its_loss_and_of_its_return()
    {
        await using var database = await databases.NewAsync(Onts);
        await using var collector = new RunningCollector(database, brokerPort: null);
        collector.Settings["Freshness__HoldDown"] = "00:00:05";
        collector.Settings["Polling__StatusInterval"] = "00:00:10";
        await using var fleet = SmallTown.Start(database, collector);
        await collector.StartAsync();
        await OnlineAsync(database, Onts);
        var fault = fleet.CutFibre("olt-1/0/1/1");
        await Eventually.BecomesAsync(async () => await ToldAsync(database, kind: 2) == Onts / 2, "the losses", seconds: 15);
        Assert.Equal(
            (1, 0),
            (await database.ReadAsync<long>("select count(*) from live.incident where confirmed_at is not null"),
                await database.ReadAsync<long>("select count(*) from live.incident where confirmed_at is null")));
        var dark = await database.ReadAsync<double>(
            "select extract(epoch from confirmed_at - first_lost_at)::float8 from live.incident");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"confirmed {dark:0.0} s after the first loss"));
        Assert.InRange(dark, 0, 10);

        Assert.True(fleet.Restore(fault.Id));
        await Eventually.BecomesAsync(async () => await ToldAsync(database, kind: 3) == Onts / 2, "the returns", seconds: 60);
        await Eventually.BecomesAsync(
            async () => await database.ReadAsync<long>("select count(*) from live.incident where state = 2") == 1, "the end");
        Assert.Equal(Onts / 2, await ToldAsync(database, kind: 2));
        Assert.Equal(0, await collector.StopAsync());
    }

    [Fact]
    [Trait("Full", "incident-kills")]
    public async Task Killed_in_the_middle_it_goes_on_with_the_same_incident_and_tells_nobody_twice()
    {
        var kills = FullSize.Of("kills of the Collector in an incident", small: 2, full: 50);
        var random = new Random(Seed);
        output.WriteLine($"seed {Seed}");
        await using var database = await databases.NewAsync(Onts);
        await using var collector = new RunningCollector(database, brokerPort: null);
        collector.Settings["Freshness__HoldDown"] = "00:00:01";
        collector.Settings["Polling__StatusInterval"] = "00:00:10";
        await using var fleet = SmallTown.Start(database, collector);
        await collector.StartAsync();
        await OnlineAsync(database, Onts);
        for (var kill = 1; kill <= kills; kill++)
        {
            var fault = fleet.CutFibre("olt-1/0/1/1");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 5_000)), TimeProvider.System, Stop);
            await collector.KillAsync();
            await collector.StartAsync();
            await Eventually.BecomesAsync(
                async () => await ToldAsync(database, kind: 2) == kill * (Onts / 2), $"the losses of cut {kill}", seconds: 90);
            Assert.True(fleet.Restore(fault.Id));
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 3_000)), TimeProvider.System, Stop);
            await collector.KillAsync();
            await collector.StartAsync();
            await Eventually.BecomesAsync(
                async () => await database.ReadAsync<long>("select count(*) from live.incident where state = 1") == 0,
                $"the end of cut {kill}",
                seconds: 120);
            Assert.Equal(kill, await database.ReadAsync<long>("select count(*) from live.incident"));
            Assert.Equal(kill * (Onts / 2), await ToldAsync(database, kind: 3));
        }

        Assert.Equal(0, await collector.StopAsync());
    }

    /// <summary>How many homes were told, each counted once an incident and episode, or more often if told twice.</summary>
    private static Task<long> ToldAsync(TestDatabase database, int kind) => database.ReadAsync<long>(
        $"select coalesce(sum(cardinality(connections)), 0)::bigint from live.incident_event where kind = {kind}");

    private static Task OnlineAsync(TestDatabase database, int onts) => Eventually.BecomesAsync(
        async () => await database.ReadAsync<long>("select count(*) from live.ont_state where status = 1") == onts,
        "all online",
        seconds: 60);
}
