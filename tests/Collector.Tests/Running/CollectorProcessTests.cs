using System.Net;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Servers;
using Microsoft.AspNetCore.SignalR.Client;

namespace Lightline.Collector.Tests.Running;

/// <summary>The real process against a real PostgreSQL and a real broker.</summary>
public class CollectorProcessTests(TestDatabases databases, ITestOutputHelper output)
{
    private const int Onts = 10;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Full", "collector-kills")]
    public async Task Killed_and_started_again_it_loses_no_reading_that_it_acknowledged()
    {
        var kills = FullSize.Of("kills of the Collector", small: 3, full: 50);
        var messagesPerOnt = FullSize.Of($"messages of each of {Onts} ONTs", small: 300, full: 6_000);
        await using var database = await databases.NewAsync(Onts);
        await using var broker = await MosquittoServer.StartNewAsync(Stop);
        await using var collector = new RunningCollector(database, broker.Port);
        await collector.StartAsync();
        await collector.ConnectedAsync();
        using var devices = await TestDevices.ConnectAsync(broker.Port);
        var publishing = devices.PublishAsync(Onts, messagesPerOnt);
        for (var kill = 0; kill < kills; kill++)
        {
            await Eventually.BecomesAsync(
                async () => await database.StoredAsync() > (kill + 1) * Onts * messagesPerOnt / (kills + 2),
                "some stored",
                seconds: 60);
            await collector.KillAsync();
            await collector.StartAsync();
        }

        await publishing;
        var all = Onts * messagesPerOnt;
        await Eventually.BecomesAsync(async () => await database.StoredAsync() >= all, $"all {all} stored", seconds: 120);
        var stored = await database.StoredAsync();
        output.WriteLine($"{all} readings, {kills} kills: {stored} stored");
        // Each reading has an ONT and a time of its own, so that no repetition hides a loss.
        Assert.Equal(all, stored);
        var metrics = await collector.MetricsAsync();
        Assert.Contains("collector_history_dropped_total 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("collector_history_rejected_total 0\n", metrics, StringComparison.Ordinal);
        // What the broker kept may be too old by now to prove anything.
        await devices.PublishAsync(Onts, messagesPerOnt: 1);
        await Eventually.BecomesAsync(
            async () => await database.ReadAsync<long>("select count(*) from live.ont_state where status = 1") == Onts,
            $"{Onts} online");
        Assert.Equal(0, await collector.StopAsync());
        Assert.True(await database.ReadAsync<bool>("select until <= now() from live.region_owner"));
        // Killed, not stopped: each start took the region anew.
        Assert.Equal(1 + kills, await database.ReadAsync<long>("select epoch from live.region_owner"));
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
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        bound.CancelAfter(TimeSpan.FromSeconds(60));
        var frames = feed.StreamAsync<FeedFrame>(LiveFeed.Follow, bound.Token).GetAsyncEnumerator(bound.Token);
        var number = 0L;
        // It follows from the first picture on: a message from before would stand in that, and in no change after it.
        do
        {
            Assert.True(await frames.MoveNextAsync());
            Assert.Equal(++number, frames.Current.Number);
        }
        while (frames.Current.Kind != FeedFrameKind.SnapshotEnd);
        await collector.ConnectedAsync();
        using var devices = await TestDevices.ConnectAsync(broker.Port);
        await devices.PublishOneAsync(ont: 3);
        OntLive? seen = null;
        while (seen is null && await frames.MoveNextAsync())
        {
            Assert.Equal(++number, frames.Current.Number);
            // On a slow machine the clock may have called the ONT unknown before its message came.
            seen = frames.Current.Kind == FeedFrameKind.Changes
                ? frames.Current.Onts.FirstOrDefault(o => o.Ont == database.Onts[2] && o.Source != ReadingSource.Clock)
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
}
