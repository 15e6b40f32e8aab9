using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Feeds;
using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Status;
using Lightline.Portal.Live.Store;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lightline.Portal.Tests.Live;

public sealed class CollectorLinkTests : IAsyncLifetime
{
    private const string Token = "the-token-of-this-test";
    private readonly CancellationTokenSource _stop = new();
    private readonly string _tokenFile = Path.GetTempFileName();
    private readonly LiveState _state;
    private readonly Counts _counts;
    private readonly Viewers _viewers;
    private readonly CollectorLinkParts _parts;
    private TestFeed _feed = null!;
    private CollectorLink _link = null!;
    private Task _running = Task.CompletedTask;

    public CollectorLinkTests()
    {
        var options = new LiveOptions { FeedSilence = TimeSpan.FromSeconds(3), RetryMax = TimeSpan.FromSeconds(1) };
        (var metrics, _counts) = Counts.Own();
        _state = new LiveState(options, metrics);
        _viewers = new Viewers(options, metrics);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(FeedToken.FileKey, _tokenFile)]).Build();
        _parts = new(_state, _viewers, new FeedToken(configuration), options, TimeProvider.System, new Jitter(1), metrics);
    }

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_tokenFile, Token + "\n");
        _feed = await TestFeed.StartAsync(Token);
        _feed.Picture = [Onts.Online(1), Onts.Online(2)];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
#pragma warning disable VSTHRD003 // Started by this test itself.
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
#pragma warning restore VSTHRD003
        await _feed.DisposeAsync();
        _viewers.Dispose();
        _counts.Dispose();
        _stop.Dispose();
        File.Delete(_tokenFile);
    }

    [Fact]
    public async Task Frames_are_applied_as_they_come()
    {
        Start();
        await Eventually.HoldsAsync(() => Status(2) == OntStatus.Online, "the snapshot");
        _feed.Send(2, Onts.Dark(2));
        await Eventually.HoldsAsync(() => Status(2) == OntStatus.Offline, "the change");
        Assert.Equal(1, _feed.Follows);
    }

    [Fact]
    public async Task Gap_is_counted_and_followed_afresh()
    {
        Start();
        await Eventually.HoldsAsync(() => Status(1) == OntStatus.Online, "the snapshot");
        _feed.Picture = [Onts.Dark(1)];
        _feed.Send(7, Onts.Online(1));
        await Eventually.HoldsAsync(() => Status(1) == OntStatus.Offline, "the new picture");
        Assert.Equal(2, _feed.Follows);
        Assert.Equal(1, _counts["portal_feed_refollows_total", "gap"]);
    }

    [Fact]
    public async Task Another_sender_is_followed_afresh()
    {
        Start();
        await Eventually.HoldsAsync(() => Status(1) == OntStatus.Online, "the snapshot");
        _feed.Sender = Guid.CreateVersion7(Onts.Noon);
        _feed.Send(2, Onts.Dark(1));
        await Eventually.HoldsAsync(() => _feed.Follows == 2, "the second follow");
        Assert.Equal(1, _counts["portal_feed_refollows_total", "other_sender"]);
        Assert.Equal(OntStatus.Online, Status(1));
    }

    [Fact]
    public async Task Silent_feed_is_followed_afresh()
    {
        Start();
        await Eventually.HoldsAsync(() => _feed.Follows >= 2, "the second follow");
    }

    [Fact]
    public async Task Lost_feed_leaves_its_boxes_to_the_rows_until_it_is_back()
    {
        Start();
        await Eventually.HoldsAsync(() => Link(1) == 1, "the snapshot");
        await _feed.DisposeAsync();
        await Eventually.HoldsAsync(() => Link(1) == 0, "letting go");
        Assert.Equal(OntStatus.Online, Status(1));
        await Eventually.HoldsAsync(() => _counts["portal_feed_lost_total"] >= 2, "another try");
        _feed = await TestFeed.StartAsync(Token);
    }

    [Fact]
    public Task Frame_that_does_not_bind_costs_the_connection_and_not_the_link() =>
        FollowsAfreshAfterAsync(new { Number = "not a number" });

    [Fact]
    public Task Frame_that_cannot_be_applied_costs_the_connection_and_not_the_link() =>
        FollowsAfreshAfterAsync(Onts.Frame(2, FeedFrameKind.Changes, null!, sender: _feed.Sender));

    [Fact]
    public async Task Wrong_token_is_refused_and_tried_again_with_what_the_file_then_holds()
    {
        await File.WriteAllTextAsync(_tokenFile, "an old one", _stop.Token);
        Start();
        await Eventually.HoldsAsync(() => _feed.Refused > 0, "the refusal");
        await File.WriteAllTextAsync(_tokenFile, Token, _stop.Token);
        await Eventually.HoldsAsync(() => Status(1) == OntStatus.Online, "the snapshot");
    }

    [Fact]
    public async Task Watch_reaches_the_collector_and_none_answers_without_a_connection()
    {
        Assert.Null(await NewLink().WatchAsync(new OntId(1), WatchPace.Close, CancellationToken.None));
        Start();
        await Eventually.HoldsAsync(() => Status(1) == OntStatus.Online, "the snapshot");
        Assert.Equal(WatchAnswer.Accepted, await _link.WatchAsync(new OntId(1), WatchPace.Idle, CancellationToken.None));
        await _link.UnwatchAsync(new OntId(1), CancellationToken.None);
        Assert.Equal([("watch Idle", new OntId(1)), ("unwatch", new OntId(1))], _feed.Calls);
    }

    private async Task FollowsAfreshAfterAsync(object frame)
    {
        Start();
        await Eventually.HoldsAsync(() => Link(1) == 1, "the snapshot");
        _feed.SendRaw(frame);
        await Eventually.HoldsAsync(() => Link(1) == 0, "letting go");
        _state.ApplyRows([(Onts.Dark(1, Onts.Noon.AddMinutes(1)), null)]);
        Assert.Equal(OntStatus.Offline, Status(1));
        await Eventually.HoldsAsync(() => Link(1) == 1 && Status(1) == OntStatus.Online, "the new picture");
        Assert.Equal(2, _feed.Follows);
    }

    private void Start()
    {
        _link = NewLink();
        _running = Task.Run(() => _link.RunAsync(_stop.Token));
    }

    private CollectorLink NewLink() =>
        new(1, _parts, new CollectorNode("c1", _feed.Url), NullLogger<CollectorLink>.Instance);

    private OntStatus? Status(long ont) =>
        _state.TryFind(new OntId(ont), out var sight) ? sight.Facts.Status : null;

    private int? Link(long ont) => _state.TryFind(new OntId(ont), out var sight) ? sight.Link : null;
}
