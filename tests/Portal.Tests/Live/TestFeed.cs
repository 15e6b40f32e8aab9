using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lightline.Portal.Tests.Live;

/// <summary>A Collector's feed that says exactly what a test tells it to.</summary>
internal sealed class TestFeed : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _token;
    private Channel<object> _frames = Channel.CreateBounded<object>(1_000);
    private Timer? _heart;
    private int _follows;
    private int _refused;

    private TestFeed(string token)
    {
        _token = token;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(this);
        builder.Services.AddSignalR();
        _app = builder.Build();
        _app.Use(GateAsync);
        _app.MapHub<FeedHub>(LiveFeed.HubPath);
    }

    public Guid Sender { get; set; } = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    /// <summary>How often somebody followed.</summary>
    public int Follows => Volatile.Read(ref _follows);

    /// <summary>How often somebody came without the token.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>What each new follower gets first.</summary>
    public IReadOnlyList<OntLive> Picture { get; set; } = [];

    /// <summary>Watch and Unwatch calls as they came.</summary>
    public ConcurrentQueue<(string Call, OntId Ont)> Calls { get; } = new();

    public Uri Url => new(_app.Urls.Single());

    public static async Task<TestFeed> StartAsync(string token)
    {
        var feed = new TestFeed(token);
        await feed._app.StartAsync();
        return feed;
    }

    /// <summary>
    /// Speaks like a Collector, numbers and heartbeats and all: this is the picture from now on, for who follows and for
    /// who follows afresh. A test may take longer than a Portal bears silence.
    /// </summary>
    public void Tell(params OntLive[] onts)
    {
        Picture = onts;
        SendRaw(onts);
        _heart ??= new Timer(_ => _frames.Writer.TryWrite(Array.Empty<OntLive>()), null, LiveFeed.Heartbeat, LiveFeed.Heartbeat);
    }

    /// <summary>Sends a frame with this number to whoever follows.</summary>
    public void Send(long number, params OntLive[] onts) =>
        SendRaw(Onts.Frame(number, FeedFrameKind.Changes, onts, sender: Sender));

    /// <summary>Sends anything at all in the place of a frame.</summary>
    public void SendRaw(object frame) => Assert.True(_frames.Writer.TryWrite(frame));

    public async ValueTask DisposeAsync()
    {
        if (_heart is not null)
        {
            await _heart.DisposeAsync();
        }

        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private Task GateAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.Authorization == $"Bearer {_token}")
        {
            return next(context);
        }
        Interlocked.Increment(ref _refused);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private sealed class FeedHub(TestFeed feed) : Hub
    {
        public async IAsyncEnumerable<object> Follow([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            feed._frames = Channel.CreateBounded<object>(1_000);
            Interlocked.Increment(ref feed._follows);
            yield return Onts.Frame(
                1,
                FeedFrameKind.SnapshotEnd,
                feed.Picture,
                [.. feed.Picture.Select(ont => ont.Olt).Distinct().Select(olt => new OltLive(olt, null, true))],
                feed.Sender);
            var number = 1L;
            await foreach (var frame in feed._frames.Reader.ReadAllAsync(cancellationToken))
            {
                yield return frame is OntLive[] told
                    ? Onts.Frame(
                        ++number, told.Length == 0 ? FeedFrameKind.Heartbeat : FeedFrameKind.Changes, told, sender: feed.Sender)
                    : frame;
            }
        }

        public WatchAnswer Watch(OntId ont, WatchPace pace)
        {
            feed.Calls.Enqueue(($"watch {pace}", ont));
            return WatchAnswer.Accepted;
        }

        public void Unwatch(OntId ont) => feed.Calls.Enqueue(("unwatch", ont));
    }
}
