using System.Collections.Concurrent;
using Lightline.Collector.Tests.Inventory;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Servers;
using Microsoft.AspNetCore.SignalR.Client;

namespace Lightline.Collector.Tests.Running;

/// <summary>The real process while its PostgreSQL dies, or does not give back what it keeps.</summary>
public class PostgresAwayTests(TestDatabases shared, ITestOutputHelper output)
{
    private const int Onts = 10;

    /// <summary>The last ONT is the OLT's alone; the others speak MQTT.</summary>
    private const int Devices = Onts - 1;

    private static readonly int MessagesPerOnt =
        FullSize.Of("MQTT readings an ONT before and during PostgreSQL's absence", small: 100, full: 3_000);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Full", "postgres-killed")]
    public async Task Killed_under_a_running_Collector_it_costs_no_reading_and_polling_and_feed_go_on()
    {
        await using var databases = new TestDatabases { IsDurable = true };
        await using var database = await databases.NewAsync(Onts);
        await using var broker = await MosquittoServer.StartNewAsync(Stop);
        await using var collector = new RunningCollector(database, broker.Port);
        await using var fleet = SmallTown.Start(database, collector);
        await collector.StartAsync();
        await collector.ConnectedAsync();
        await using var feed = await FeedAsync(collector);
        var seen = new ConcurrentDictionary<OntId, OntLive>();
        var following = FollowAsync(feed, seen);
        await SmallTown.MeasuredAsync(database);
        using var devices = await TestDevices.ConnectAsync(broker.Port);
        await devices.PublishAsync(Devices, MessagesPerOnt);
        await Eventually.BecomesAsync(
            async () => await database.StoredAsync() >= Devices * MessagesPerOnt, "stored before", seconds: 120);
        var rowsBefore = await collector.ReadAsync("collector_rows_written_total");

        await databases.KillAsync();
        var killedAt = TimeProvider.System.GetTimestamp();
        await devices.PublishAsync(Devices, MessagesPerOnt);
        var last = await devices.PublishOneAsync(ont: 3);
        var watched = database.Onts[^1];
        Assert.Equal(
            WatchAnswer.Accepted, await feed.InvokeAsync<WatchAnswer>(LiveFeed.Watch, watched, WatchPace.Close, Stop));
        var packets = fleet["olt-1"].PacketsReceived;
        Assert.True(fleet.SetRxPower(SmallPlant.Serial(Onts), -33.5));
        await Eventually.BecomesAsync(() => seen.GetValueOrDefault(watched)?.RxPowerDbm is -33.5, "the OLT's word on the feed");
        await Eventually.BecomesAsync(() => fleet["olt-1"].PacketsReceived > packets + 3, "packets to the OLT");
        await Eventually.BecomesAsync(
            async () => await collector.ReadAsync("collector_rows_failures_total") >= 1
                && await collector.ReadAsync("collector_history_unavailable_total") >= 1,
            "the outage counted");
        Assert.Equal("ready\n", await collector.HealthAsync());
        Assert.Equal(1, await collector.ReadAsync("collector_regions_owned"));
        var away = TimeProvider.System.GetElapsedTime(killedAt);

        await databases.StartAgainAsync();
        database.Collector.Clear();
        var all = (2 * Devices * MessagesPerOnt) + 1;
        await Eventually.BecomesAsync(
            async () => await collector.ReadAsync("""collector_mqtt_settled_total{reason="written"}""") >= all,
            "all acknowledged",
            seconds: 120);
        var stored = await database.StoredAsync();
        await Eventually.BecomesAsync(
            async () => await collector.ReadAsync("collector_rows_written_total") > rowsBefore
                && await collector.ReadAsync("collector_rows_pending") == 0,
            "rows written again");
        await Eventually.BecomesAsync(
            () => database.ReadAsync<bool>("select until > now() and epoch = 1 from live.region_owner"), "renewed");
        output.WriteLine(
            $"PostgreSQL away {away.TotalSeconds:0.0} s: {all} readings acknowledged, {stored} stored, "
            + $"{await collector.ReadAsync("collector_rows_failures_total")} flushes and "
            + $"{await collector.ReadAsync("collector_history_unavailable_total")} batches failed");
        Assert.Equal(all, stored);
        await Eventually.BecomesAsync(
            () => seen.GetValueOrDefault(database.Onts[2])?.RxPowerDbm == last, "the device's last word on the feed");
        foreach (var lost in new[] { "history_dropped", "history_rejected", "history_disowned", "rows_rejected", "regions_lost" })
        {
            Assert.Equal(0, await collector.ReadAsync($"collector_{lost}_total"));
        }

        Assert.False(following.IsCompleted);
        Assert.Equal(0, await collector.StopAsync());
        await following;
    }

    [Fact]
    public async Task A_region_whose_state_cannot_be_read_back_is_not_polled_and_its_break_is_not_forgotten()
    {
        await using var database = await shared.NewAsync(Onts);
        await using var collector = new RunningCollector(database, brokerPort: null);
        await using var fleet = SmallTown.Start(database, collector);
        await collector.StartAsync();
        await Eventually.BecomesAsync(
            async () => await database.ReadAsync<long>("select count(*) from live.ont_state where status = 1") == Onts,
            "all online");
        var fault = fleet.PowerOff(SmallPlant.Serial(1));
        const string OpenBreaks = "select count(*) from live.ont_break where ended_at is null";
        await Eventually.BecomesAsync(async () => await database.ReadAsync<long>(OpenBreaks) == 1, "the break");
        Assert.Equal(0, await collector.StopAsync());

        await database.ExecuteAsync("alter table live.ont_break rename to ont_break_away");
        var packets = fleet["olt-1"].PacketsReceived;
        // Twice: the first of them is stopped while it asks in vain, and that does not hold it back.
        for (var start = 0; start < 2; start++)
        {
            await collector.LaunchAsync();
            await Eventually.BecomesAsync(
                async () => await collector.HealthAsync() == "not ready: old-town not restored yet\n", "not ready", seconds: 60);
            Assert.Equal(1, await collector.ReadAsync("collector_regions_owned"));
            Assert.Equal(0, await collector.ReadAsync("collector_regions_followed"));
            if (start == 0)
            {
                Assert.Equal(0, await collector.StopAsync());
            }
        }

        Assert.True(fleet.Restore(fault.Id));
        Assert.Equal(packets, fleet["olt-1"].PacketsReceived);
        await database.ExecuteAsync("alter table live.ont_break_away rename to ont_break");
        await collector.ReadyAsync();
        await Eventually.BecomesAsync(async () => await database.ReadAsync<long>(OpenBreaks) == 0, "the break's end");
        Assert.Equal(1, await database.ReadAsync<long>("select count(*) from live.ont_break"));
    }

    private static async Task<HubConnection> FeedAsync(RunningCollector collector)
    {
        var feed = new HubConnectionBuilder()
            .WithUrl(
                new Uri(collector.FeedUrl, LiveFeed.HubPath),
                o => o.AccessTokenProvider = () => Task.FromResult<string?>(RunningCollector.Token))
            .Build();
        await feed.StartAsync(Stop);
        return feed;
    }

    /// <summary>Keeps what the feed last said of each ONT, until the Collector ends it.</summary>
    private static async Task FollowAsync(HubConnection feed, ConcurrentDictionary<OntId, OntLive> seen)
    {
        try
        {
            await foreach (var frame in feed.StreamAsync<FeedFrame>(LiveFeed.Follow, Stop))
            {
                foreach (var ont in frame.Onts)
                {
                    seen[ont.Ont] = ont;
                }
            }
        }
        catch (Exception)
        {
            // The Collector was stopped. That it did not end before is the test's to see.
        }
    }
}
