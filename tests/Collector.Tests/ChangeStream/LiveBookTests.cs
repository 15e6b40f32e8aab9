using Lightline.Collector.ChangeStream;
using Lightline.Collector.State;
using Lightline.Collector.Tests.Inventory;
using Lightline.Collector.Tests.State;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Collector.Tests.ChangeStream;

public class LiveBookTests
{
    private readonly FakeTimeProvider _time = new(StateSamples.Noon);
    private readonly FeedOptions _options = new()
    {
        ListenUrl = new Uri("http://127.0.0.1:1"),
        AdvertisedUrl = new Uri("http://127.0.0.1:1"),
        Token = "0123456789012345678901",
        ConsumersMax = 2,
    };

    [Fact]
    public async Task The_first_picture_comes_in_parts_and_changes_follow_without_a_gap()
    {
        var book = Book(2_500);
        await using var feed = Follow(book);
        var parts = new List<FeedFrame>();
        while (parts.LastOrDefault()?.Kind != FeedFrameKind.SnapshotEnd)
        {
            parts.Add(await NextAsync(feed));
        }

        Assert.Equal([1_000, 1_000, 500, 0], parts.Select(p => p.Onts.Count));
        book.OnChange(Change(7, OntStatus.Offline));
        var frame = await NextAsync(feed);
        Assert.Equal((FeedFrameKind.Changes, 5), (frame.Kind, frame.Number));
        Assert.Equal(OntStatus.Offline, Assert.Single(frame.Onts).Status);
    }

    [Fact]
    public async Task A_slow_consumer_gets_the_last_value_and_no_gap_in_numbers()
    {
        var book = Book(3);
        await using var slow = Follow(book);
        await NextAsync(slow);
        await NextAsync(slow);
        for (var i = 0; i < 10_000; i++)
        {
            book.OnChange(Change((i % 3) + 1, i > 9_990 ? OntStatus.Online : OntStatus.Offline));
        }

        var frame = await NextAsync(slow);
        Assert.Equal(3, frame.Number);
        Assert.Equal([OntStatus.Online, OntStatus.Online, OntStatus.Online], frame.Onts.Select(o => o.Status));
        Assert.Equal(9_997, book.Coalesced);
    }

    [Fact]
    public async Task Two_follow_and_a_third_is_refused()
    {
        var book = Book(1);
        await using var one = Follow(book);
        await using var other = Follow(book);
        Assert.Null(book.Join());
        Assert.Equal(2, book.Consumers);
        await NextAsync(one);
        await NextAsync(other);
        var swept = new OltLive(SmallPlant.Olt, StateSamples.At(1), IsReachable: true);
        book.OnSweep(SmallPlant.Region, new OltState(swept, StateSamples.At(1), 1, TimeSpan.Zero));
        await NextAsync(one);
        await NextAsync(other);
        Assert.True(Assert.Single((await NextAsync(one)).Olts).IsReachable);
        Assert.True(Assert.Single((await NextAsync(other)).Olts).IsReachable);
    }

    [Fact]
    public async Task Silence_is_a_heartbeat()
    {
        var book = Book(0);
        await using var feed = Follow(book);
        await NextAsync(feed);
        Assert.Equal(FeedFrameKind.Heartbeat, (await NextAsync(feed)).Kind);
    }

    [Fact]
    public async Task A_new_plant_ends_the_stream_so_that_everybody_follows_afresh()
    {
        var book = Book(2);
        await using var feed = Follow(book);
        await NextAsync(feed);
        await NextAsync(feed);
        book.OnPlant(Picture.Empty);
        Assert.False(await MoveAsync(feed));
    }

    private LiveBook Book(int onts)
    {
        var book = new LiveBook(_options, _time);
        book.OnPlant(Picture.Empty with { Onts = [.. Enumerable.Range(1, onts).Select(Live)] });
        return book;
    }

    private static OntLive Live(int ont) => StateSamples.Unseen.Live with { Ont = new OntId(ont) };

    private static Change Change(int ont, OntStatus status) =>
        new(SmallPlant.Region, Live(ont) with { Status = status }, Tells.LiveAndRow, null, null, null);

    private IAsyncEnumerator<FeedFrame> Follow(LiveBook book) =>
        book.Join()!.FollowAsync(_options.Tick, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);

    private async Task<FeedFrame> NextAsync(IAsyncEnumerator<FeedFrame> feed)
    {
        Assert.True(await MoveAsync(feed));
        return feed.Current;
    }

    private async Task<bool> MoveAsync(IAsyncEnumerator<FeedFrame> feed)
    {
        var move = feed.MoveNextAsync().AsTask();
        while (!move.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        return await move;
    }
}
