using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Status;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Lightline.Portal.Live.Feeds;

/// <summary>
/// Follows one Collector for as long as it is registered: connects, follows, checks the numbers, applies, and starts
/// again after every kind of end. Retries have no end but their pace has a bound.
/// </summary>
internal sealed class CollectorLink(
    int id, CollectorLinkParts parts, Store.CollectorNode node, ILogger<CollectorLink> logger)
{
    private static readonly TimeSpan _firstRetry = TimeSpan.FromMilliseconds(500);
    private HubConnection? _connection;
    private int _run;
    private bool? _isFollowed;

    /// <summary>The Collector it follows.</summary>
    public Store.CollectorNode Node => node;

    /// <summary>Marks the ONTs it tells of; never 0.</summary>
    public int Id => id;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var wait = _firstRetry;
        while (!cancellationToken.IsCancellationRequested)
        {
            var begun = parts.Time.GetTimestamp();
            var reason = await ConnectAndFollowAsync(cancellationToken);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            parts.Metrics.FeedLost();
            if (_isFollowed != false)
            {
                _isFollowed = false;
                logger.FeedAway(node.Collector, node.FeedUrl.ToString(), reason);
            }
            // A connection that lived earns a quick return; one that never did waits longer each time.
            wait = parts.Time.GetElapsedTime(begun) > parts.Options.RetryMax ? _firstRetry : wait * 2;
            wait = wait < parts.Options.RetryMax ? wait : parts.Options.RetryMax;
            await Task.Delay(parts.Jitter.Of(wait), parts.Time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Asks the Collector to read an ONT often; null when it did not answer.</summary>
    public Task<WatchAnswer?> WatchAsync(OntId ont, WatchPace pace, CancellationToken cancellationToken) =>
        CallAsync(
            (connection, bound) => connection.InvokeAsync<WatchAnswer>(LiveFeed.Watch, ont, pace, bound),
            cancellationToken);

    /// <summary>Tells the Collector that nobody looks any more. Unheard, the lease ends it.</summary>
    public Task UnwatchAsync(OntId ont, CancellationToken cancellationToken) =>
        CallAsync(
            async (connection, bound) =>
            {
                await connection.InvokeAsync(LiveFeed.Unwatch, ont, bound);
                return WatchAnswer.Accepted;
            },
            cancellationToken);

    private async Task<WatchAnswer?> CallAsync(
        Func<HubConnection, CancellationToken, Task<WatchAnswer>> call, CancellationToken cancellationToken)
    {
        if (_connection is not { State: HubConnectionState.Connected } connection)
        {
            return null;
        }
        using var bound = new CancellationTokenSource(parts.Options.CallTimeout, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, bound.Token);
        try
        {
            return await call(connection, either.Token);
        }
        catch (Exception failure) when (!IsStop(failure, cancellationToken))
        {
            return null;
        }
    }

    private async Task<string> ConnectAndFollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = Build();
            using var bound = new CancellationTokenSource(parts.Options.CallTimeout, parts.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, bound.Token);
            await connection.StartAsync(either.Token);
            _connection = connection;
            while (connection.State == HubConnectionState.Connected)
            {
                parts.Metrics.FeedRefollowed(await FollowAsync(connection, cancellationToken));
            }
            return "the connection ended";
        }
        catch (Exception failure) when (!IsStop(failure, cancellationToken))
        {
            // Whatever the other end sends may fail anywhere on its way into memory, and none of it may end the link.
            return failure.Message;
        }
        finally
        {
            _connection = null;
            parts.State.LinkLost(id);
        }
    }

    /// <summary>Follows until the numbers break or the stream ends, and says which.</summary>
    private async Task<FrameOrder.Answer> FollowAsync(HubConnection connection, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(parts.Options.FeedSilence, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        var order = new FrameOrder();
        var run = ++_run;
        await foreach (var frame in connection.StreamAsync<FeedFrame>(LiveFeed.Follow, either.Token))
        {
            silence.CancelAfter(parts.Options.FeedSilence);
            var answer = order.Check(frame);
            if (answer != FrameOrder.Answer.InOrder)
            {
                return answer;
            }
            parts.Metrics.FeedFrame();
            parts.Viewers.Wake(parts.State.Apply(id, run, frame));
            if (_isFollowed != true)
            {
                _isFollowed = true;
                logger.Following(node.Collector, node.FeedUrl.ToString());
            }
        }
        // A sender that ends its stream at once must not be asked again in a tight loop.
        await Task.Delay(parts.Jitter.Of(_firstRetry), parts.Time, cancellationToken);
        return FrameOrder.Answer.InOrder;
    }

    private HubConnection Build() => new HubConnectionBuilder()
        .WithUrl(new Uri(node.FeedUrl, LiveFeed.HubPath), connection =>
        {
            connection.Transports = HttpTransportType.WebSockets;
            connection.SkipNegotiation = true;
            connection.AccessTokenProvider = () => parts.Token.ReadAsync(CancellationToken.None);
        })
        .Build();

    private static bool IsStop(Exception failure, CancellationToken cancellationToken) =>
        failure is OperationCanceledException && cancellationToken.IsCancellationRequested;
}

/// <summary>What every link shares.</summary>
internal sealed record CollectorLinkParts(
    LiveState State,
    Viewers Viewers,
    FeedToken Token,
    LiveOptions Options,
    TimeProvider Time,
    Jitter Jitter,
    LiveMetrics Metrics);
