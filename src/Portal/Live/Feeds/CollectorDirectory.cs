using Lightline.Portal.Live.Store;

namespace Lightline.Portal.Live.Feeds;

/// <summary>Keeps one link to every registered Collector, and the plan of ports beside them.</summary>
internal sealed class CollectorDirectory(
    StoreReads store, CollectorLinkParts parts, ILoggerFactory loggers, ILogger<CollectorDirectory> logger)
    : BackgroundService
{
    private readonly Dictionary<string, Running> _running = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);
    private volatile IReadOnlyDictionary<int, CollectorLink> _links = new Dictionary<int, CollectorLink>();
    private int _nextId;
    private int _portsForOnts = -1;
    private DateTimeOffset _portsAt = DateTimeOffset.MinValue;
    private bool _isFull;

    /// <summary>The link that tells of an ONT; null when it is gone.</summary>
    public CollectorLink? Find(int link) => _links.GetValueOrDefault(link);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await FollowRegisteredAsync(stoppingToken);
                await ReadPortsAsync(stoppingToken);
                await Task.Delay(parts.Options.DirectoryInterval, parts.Time, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            foreach (var name in _running.Keys.ToList())
            {
                await StopAsync(name);
            }
        }
    }

    private async Task FollowRegisteredAsync(CancellationToken cancellationToken)
    {
        var since = parts.Time.GetUtcNow() - parts.Options.CollectorGoneAfter;
        if (await store.TryAsync((s, token) => s.CollectorsAsync(since, token), cancellationToken) is not { } nodes)
        {
            // A database that does not answer is no reason to let a live feed go.
            return;
        }
        if (nodes.Count > parts.Options.CollectorsMax != _isFull)
        {
            _isFull = !_isFull;
            logger.TooManyCollectors(nodes.Count, parts.Options.CollectorsMax);
        }
        var wanted = nodes.Take(parts.Options.CollectorsMax).ToDictionary(node => node.Collector, StringComparer.Ordinal);
        foreach (var (name, running) in _running.ToList())
        {
            if (HasFailed(name, running, cancellationToken) || wanted.GetValueOrDefault(name) != running.Link.Node)
            {
                await StopAsync(name);
            }
        }
        foreach (var node in wanted.Values.Where(node => !_running.ContainsKey(node.Collector)))
        {
            Start(node, cancellationToken);
        }
        _links = _running.Values.ToDictionary(running => running.Link.Id, running => running.Link);
    }

    /// <summary>Whether a link ended that nobody stopped: a fault of ours, which must not cost the feed.</summary>
    private bool HasFailed(string name, Running running, CancellationToken cancellationToken)
    {
        if (!running.Task.IsCompleted || cancellationToken.IsCancellationRequested)
        {
            if (parts.Time.GetElapsedTime(running.StartedAt) >= parts.Options.FeedSilence)
            {
                // It has lasted: the next failure is another episode.
                _failing.Remove(name);
            }
            return false;
        }
        parts.Metrics.LinkFailed();
        if (_failing.Add(name))
        {
            logger.LinkFailed(running.Task.Exception, name);
        }
        return true;
    }

    /// <summary>Reads the plan again when ONTs appeared that it does not know, at most once an interval.</summary>
    private async Task ReadPortsAsync(CancellationToken cancellationToken)
    {
        var now = parts.Time.GetUtcNow();
        var count = parts.State.Count;
        if (count == _portsForOnts || now - _portsAt < parts.Options.PortsInterval && _portsForOnts > 0)
        {
            return;
        }
        if (await store.TryAsync((s, token) => s.PortsAsync(parts.Options.OntsMax, token), cancellationToken) is { } plan)
        {
            parts.State.SetPorts(plan);
            _portsForOnts = count;
            _portsAt = now;
        }
    }

    private void Start(CollectorNode node, CancellationToken cancellationToken)
    {
        var link = new CollectorLink(++_nextId, parts, node, loggers.CreateLogger<CollectorLink>());
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var task = Task.Run(() => link.RunAsync(stop.Token), CancellationToken.None);
        _running[node.Collector] = new Running(link, stop, task, parts.Time.GetTimestamp());
    }

    private async Task StopAsync(string name)
    {
        if (_running.Remove(name, out var running))
        {
            await running.Stop.CancelAsync();
#pragma warning disable VSTHRD003 // Started by Start above; nothing here has a context to wait on.
            await running.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
#pragma warning restore VSTHRD003
            running.Stop.Dispose();
        }
    }

    private sealed record Running(CollectorLink Link, CancellationTokenSource Stop, Task Task, long StartedAt);
}
