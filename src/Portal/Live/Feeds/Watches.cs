using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Status;

namespace Lightline.Portal.Live.Feeds;

/// <summary>
/// Turns open pages into watch leases: the owning Collector hears of a watched ONT at once, every 10 s after that, and
/// when the last page has gone. Only this loop holds the leases, so nothing here needs a lock.
/// </summary>
internal sealed class Watches(
    Viewers viewers,
    LiveState state,
    CollectorDirectory collectors,
    LiveOptions options,
    TimeProvider time,
    LiveMetrics metrics) : BackgroundService
{
    private const int CallsAtOnce = 8;

    private static readonly TimeSpan _passMin = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<OntId, Lease> _leases = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await PassAsync(stoppingToken);
                await Task.Delay(_passMin, time, stoppingToken);
                await viewers.Changed.WaitAsync(LiveFeed.WatchRenewal / 4, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Leases end by themselves; a stopping Portal does not hold its stop up for them.
        }
    }

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var paces = viewers.Paces(now - options.IdleAfter);
        var gone = _leases.Where(lease => !paces.ContainsKey(lease.Key)).ToList();
        foreach (var (ont, _) in gone)
        {
            _leases.Remove(ont);
        }
        var due = paces
            .Where(want => !_leases.TryGetValue(want.Key, out var lease)
                || lease.Pace != want.Value
                || now - lease.RenewedAt >= LiveFeed.WatchRenewal)
            .ToList();
        var calls = new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(gone, calls, (lease, token) => UnwatchAsync(lease.Key, lease.Value.Link, token));
        var answers = new WatchAnswer?[due.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, due.Count),
            calls,
            async (at, token) => answers[at] = await WatchAsync(due[at].Key, due[at].Value, token));
        for (var at = 0; at < due.Count; at++)
        {
            // What is not accepted is asked again at the next pass after a while, not at once.
            var link = state.TryFind(due[at].Key, out var sight) ? sight.Link : 0;
            var renewedAt = answers[at] is null ? now - LiveFeed.WatchRenewal * 0.75 : now;
            _leases[due[at].Key] = new Lease(due[at].Value, renewedAt, link);
        }
    }

    private async Task<WatchAnswer?> WatchAsync(OntId ont, WatchPace pace, CancellationToken cancellationToken)
    {
        if (!state.TryFind(ont, out var sight) || collectors.Find(sight.Link) is not { } link)
        {
            metrics.Watched("no_feed");
            return null;
        }
        var answer = await link.WatchAsync(ont, pace, cancellationToken);
        metrics.Watched(answer switch
        {
            WatchAnswer.Accepted => "accepted",
            WatchAnswer.NotOwned => "not_owned",
            WatchAnswer.Full => "full",
            _ => "no_answer",
        });
        return answer;
    }

    private async ValueTask UnwatchAsync(OntId ont, int link, CancellationToken cancellationToken)
    {
        if (collectors.Find(link) is { } owner)
        {
            await owner.UnwatchAsync(ont, cancellationToken);
            metrics.Watched("ended");
        }
    }

    private sealed record Lease(WatchPace Pace, DateTimeOffset RenewedAt, int Link);
}
