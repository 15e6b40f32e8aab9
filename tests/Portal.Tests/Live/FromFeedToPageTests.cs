using System.Diagnostics;
using Lightline.Contracts.Live;
using Lightline.Portal.Live.Status;
using Lightline.Portal.Tests.Running;
using Npgsql;

namespace Lightline.Portal.Tests.Live;

/// <summary>The whole way within the Portal: a Collector's feed in, a browser's frames out.</summary>
public sealed class FromFeedToPageTests(RunningPortal portal)
{
    private const string Collector = "from-feed-to-page";

    [Fact]
    public async Task Change_reaches_the_page_in_a_blink_and_rows_stand_in_when_the_feed_dies()
    {
        var ben = portal.Street.Ben;
        var home = ben.Home.Ont.Value;
        var now = TimeProvider.System.GetUtcNow();
        var olt = await OltAsync(home);
        var feed = await TestFeed.StartAsync("a-token-of-at-least-16-characters");
        feed.Tell(Onts.Online(home, now, olt: olt));
        await RegisterAsync(Collector, feed);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var socket = await Socket.OpenAsync(portal, ben);
        await using var frames = Socket.FollowAsync(socket, ben.Home.ConnectionNumber, stop.Token).GetAsyncEnumerator(stop.Token);
        await UntilAsync(frames, frame => frame.View.Kind == "Working");
        await Eventually.HoldsAsync(() => feed.Calls.Contains(("watch Close", ben.Home.Ont)), "the watch", 20);

        var sent = Stopwatch.GetTimestamp();
        feed.Tell(Onts.Dark(home, TimeProvider.System.GetUtcNow()) with { Olt = new(olt), Cause = DownCause.DyingGasp });
        // Whether neighbours have lost power too is up to the tests that run beside this one.
        var dark = await UntilAsync(frames, frame => frame.View.Tone == "power");
        Assert.InRange(Stopwatch.GetElapsedTime(sent), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.StartsWith("NoPower", dark.View.Kind, StringComparison.Ordinal);

        await feed.DisposeAsync();
        await portal.ExecuteAsync(
            """
            update live.ont_state set status = 1, cause = 0, proven_at = now() + interval '5 seconds', lost_at = null
            where ont_id = $1
            """,
            home);
        await UntilAsync(frames, frame => frame.View.Kind == "Working");
        await portal.ExecuteAsync("delete from live.collector_node where collector = $1", Collector);
        await socket.DisposeAsync();
    }

    [Fact]
    public async Task Leaving_page_ends_the_watch()
    {
        var dirk = portal.Street.Dirk;
        var home = dirk.Home.Ont.Value;
        await using var feed = await TestFeed.StartAsync("a-token-of-at-least-16-characters");
        feed.Tell(Onts.Online(home, TimeProvider.System.GetUtcNow(), olt: await OltAsync(home)));
        await RegisterAsync(Collector + "-leaving", feed);
        await Eventually.HoldsAsync(() => feed.Follows > 0, "following", 20);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using (var socket = await Socket.OpenAsync(portal, dirk))
        {
            await using var frames = Socket.FollowAsync(socket, dirk.Home.ConnectionNumber, stop.Token).GetAsyncEnumerator(stop.Token);
            await frames.MoveNextAsync();
            await Eventually.HoldsAsync(() => feed.Calls.Contains(("watch Close", dirk.Home.Ont)), "the watch", 20);
        }
        await Eventually.HoldsAsync(() => feed.Calls.Contains(("unwatch", dirk.Home.Ont)), "the end of the watch");
        await portal.ExecuteAsync("delete from live.collector_node where collector = $1", Collector + "-leaving");
    }

    /// <summary>Seen an hour ahead: nothing renews it while the test runs.</summary>
    private Task RegisterAsync(string collector, TestFeed feed) => portal.ExecuteAsync(
        """
        insert into live.collector_node (collector, feed_url, started_at, seen_at)
        values ($1, $2, now(), now() + interval '1 hour')
        """,
        collector,
        feed.Url.ToString());

    private async Task<long> OltAsync(long ont)
    {
        await using var command = portal.Owner.CreateCommand("select olt_id from live.ont_state where ont_id = $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = ont });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<StatusFrame> UntilAsync(IAsyncEnumerator<StatusFrame> frames, Func<StatusFrame, bool> wanted)
    {
        var number = 0L;
        while (await frames.MoveNextAsync())
        {
            Assert.True(number == 0 || frames.Current.Number == number + 1, "frames have no gap");
            number = frames.Current.Number;
            if (wanted(frames.Current))
            {
                return frames.Current;
            }
        }
        throw new InvalidOperationException("the stream ended");
    }
}
