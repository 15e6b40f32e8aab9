using System.Globalization;
using System.Net;
using Lightline.Collector.Tests.Inventory;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Servers;
using Microsoft.AspNetCore.SignalR.Client;
using MQTTnet;
using MQTTnet.Protocol;

namespace Lightline.Collector.Tests.Running;

/// <summary>The real process against a real PostgreSQL and a real broker.</summary>
public class CollectorProcessTests(TestDatabases databases, ITestOutputHelper output)
{
    private const int Onts = 10;
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("LIGHTLINE_FULL") == "1";
    private static readonly int Kills = IsFull ? 50 : 3;
    private static readonly int MessagesPerOnt = IsFull ? 6_000 : 300;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Full", "collector-kills")]
    public async Task Killed_and_started_again_it_loses_no_reading_that_it_acknowledged()
    {
        await using var database = await databases.NewAsync(Onts);
        await using var broker = await MosquittoServer.StartNewAsync(Stop);
        await using var collector = new RunningCollector(database, broker.Port);
        await collector.StartAsync();
        await ConnectedAsync(collector);
        var publishing = PublishAllAsync(broker.Port);
        for (var kill = 0; kill < Kills; kill++)
        {
            await Eventually.BecomesAsync(
                async () => await StoredAsync(database) > (kill + 1) * Onts * MessagesPerOnt / (Kills + 2),
                "some stored",
                seconds: 60);
            await collector.KillAsync();
            await collector.StartAsync();
        }

        await publishing;
        var all = Onts * MessagesPerOnt;
        var stored = 0L;
        await Eventually.BecomesAsync(
            async () =>
            {
                var before = stored;
                stored = await StoredAsync(database);
                if (stored != before)
                {
                    output.WriteLine($"{stored} stored");
                }

                return stored >= all;
            },
            $"all {all} stored",
            seconds: 60);
        output.WriteLine($"{all} readings, {Kills} kills: {await StoredAsync(database)} stored, 0 lost");
        var metrics = await collector.MetricsAsync();
        Assert.Contains("collector_history_dropped_total 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("collector_history_rejected_total 0\n", metrics, StringComparison.Ordinal);
        Assert.Equal(Onts, await database.ReadAsync<long>("select count(*) from live.ont_state where status = 1"));
        Assert.Equal(0, await collector.StopAsync());
        Assert.True(await database.ReadAsync<bool>("select until <= now() from live.region_owner"));
        // Killed, not stopped: each start took the region anew.
        Assert.Equal(1 + Kills, await database.ReadAsync<long>("select epoch from live.region_owner"));
    }

    [Fact]
    public async Task The_feed_shows_a_message_to_who_has_the_token_and_refuses_everybody_else()
    {
        await using var database = await databases.NewAsync(Onts);
        await using var broker = await MosquittoServer.StartNewAsync(Stop);
        await using var collector = new RunningCollector(database, broker.Port);
        await collector.StartAsync();
        using var http = new HttpClient();
        string[] paths = ["/feed", "/feed/negotiate?negotiateVersion=1", "/FEED?access_token=wrong", "/feed?access_token="];
        foreach (var path in paths)
        {
            using var answer = await http.PostAsync(new Uri(collector.FeedUrl, path), content: null, Stop);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        await using var feed = new HubConnectionBuilder()
            .WithUrl(
                new Uri(collector.FeedUrl, LiveFeed.HubPath),
                o => o.AccessTokenProvider = () => Task.FromResult<string?>(RunningCollector.Token))
            .Build();
        await feed.StartAsync(Stop);
        var frames = feed.StreamAsync<FeedFrame>(LiveFeed.Follow, Stop).GetAsyncEnumerator(Stop);
        await ConnectedAsync(collector);
        using var device = await DeviceAsync(broker.Port);
        await PublishAsync(device, TimeProvider.System.GetUtcNow(), ont: 3, sequence: 1);
        OntLive? seen = null;
        var number = 0L;
        while (seen is null && await frames.MoveNextAsync())
        {
            Assert.Equal(++number, frames.Current.Number);
            seen = frames.Current.Kind == FeedFrameKind.Changes
                ? frames.Current.Onts.FirstOrDefault(o => o.Ont == database.Onts[2])
                : null;
        }

        Assert.Equal((OntStatus.Online, ReadingSource.Mqtt), (seen!.Status, seen.Source));
        Task<WatchAnswer> WatchAsync(OntId ont, WatchPace pace) =>
            feed.InvokeAsync<WatchAnswer>(LiveFeed.Watch, ont, pace, Stop);
        Assert.Equal(WatchAnswer.Accepted, await WatchAsync(seen.Ont, WatchPace.Close));
        Assert.Equal(WatchAnswer.NotOwned, await WatchAsync(new OntId(999_999), WatchPace.Close));
        await Assert.ThrowsAnyAsync<Exception>(() => WatchAsync(seen.Ont, (WatchPace)77));
        await feed.InvokeAsync(LiveFeed.Unwatch, seen.Ont, Stop);
        var metrics = await collector.MetricsAsync();
        Assert.Contains("collector_feed_refused_total{reason=\"token\"} 4\n", metrics, StringComparison.Ordinal);
        Assert.Contains("collector_feed_refused_total{reason=\"argument\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("collector_feed_consumers 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("collector_lane_depth{lane=\"polled\"}", metrics, StringComparison.Ordinal);
        Assert.Equal(
            collector.FeedUrl.OriginalString,
            await database.ReadAsync<string>("select feed_url from live.collector_node"));
        // Somebody still follows: that must not hold the process back.
        Assert.Equal(0, await collector.StopAsync());
    }

    [Fact]
    public async Task Check_names_each_wrong_key_and_starts_nothing()
    {
        await using var database = await databases.NewAsync(onts: 1);
        await using var collector = new RunningCollector(database, brokerPort: 1_883);
        var (exitCode, printed) = await collector.CheckAsync();
        Assert.True(exitCode == 0, printed);
        collector.Settings["Mqtt__Port"] = "99999";
        collector.Settings["Mqtt__Hots"] = "x";
        collector.Settings["Feed__TokenFile"] = "/nowhere/token";
        collector.Settings["Freshness__UnknownAfter"] = "soon";
        collector.Settings["Polling__StatusInterval"] = "00:00:01";
        collector.Settings.Remove("Secrets__KeyFile");
        (exitCode, printed) = await collector.CheckAsync();
        Assert.Equal(2, exitCode);
        Assert.Contains("Mqtt:Port: 99999 is not a port (1..65535)", printed, StringComparison.Ordinal);
        Assert.Contains("Mqtt:Hots: unknown key", printed, StringComparison.Ordinal);
        Assert.Contains("Feed:TokenFile: /nowhere/token cannot be read", printed, StringComparison.Ordinal);
        Assert.Contains("Freshness:UnknownAfter: soon is not a duration", printed, StringComparison.Ordinal);
        Assert.Contains("Polling:StatusInterval: 00:00:01 is not a duration", printed, StringComparison.Ordinal);
        Assert.Contains("Secrets:KeyFile: missing", printed, StringComparison.Ordinal);
        Assert.Equal(6, printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static Task ConnectedAsync(RunningCollector collector) => Eventually.BecomesAsync(
        async () => (await collector.MetricsAsync())
            .Contains("collector_mqtt_connections_total 1", StringComparison.Ordinal),
        "connected");

    private static Task<long> StoredAsync(TestDatabase database) => database.ReadAsync<long>(
        "select count(*) from (select distinct ont_id, at from telemetry.point where rx_power_dbm is not null) p");

    private static async Task<IMqttClient> DeviceAsync(int port)
    {
        var device = new MqttClientFactory().CreateMqttClient();
        await device.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build(), Stop);
        return device;
    }

    private static async Task PublishAllAsync(int port)
    {
        using var device = await DeviceAsync(port);
        var startedAt = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < MessagesPerOnt; i++)
        {
            for (var ont = 1; ont <= Onts; ont++)
            {
                await PublishAsync(device, startedAt, ont, i);
            }
        }
    }

    /// <summary>Each reading is at a time of its own, and far from the last one's light level.</summary>
    private static async Task PublishAsync(IMqttClient device, DateTimeOffset startedAt, int ont, int sequence)
    {
        // History keeps one point an ONT and millisecond.
        var at = startedAt + TimeSpan.FromMilliseconds(5 * sequence);
        var rxPowerDbm = -45 + (sequence * 37 % 300 * 0.15);
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $$$"""
            {"v":1,"sn":"{{{SmallPlant.Serial(ont)}}}","ts":"{{{at:yyyy-MM-ddTHH:mm:ss.fffZ}}}","boot":1,"seq":{{{sequence}}},
            "status":"online","pon":{"rxDbm":{{{rxPowerDbm:0.00}}}}}
            """);
        await device.PublishAsync(
            new MqttApplicationMessageBuilder()
                .WithTopic($"ont/v1/old-town/{SmallPlant.Serial(ont)}/telemetry")
                .WithPayload(body)
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .Build(),
            Stop);
    }
}
