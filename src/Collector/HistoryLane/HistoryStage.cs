using Lightline.Collector.Decoding;
using Lightline.Collector.Inventory;
using Lightline.Collector.Lanes;
using Lightline.Collector.State;
using Lightline.History;

namespace Lightline.Collector.HistoryLane;

/// <summary>
/// Brings points to the store in batches. The store being down stalls nobody: points wait in memory, the oldest is
/// dropped when there is no room, and the sum always closes:
/// <c>added = written + rejected + dropped + disowned + pending</c>.
/// <code>
/// State ─▶ lane (DropOldest) ─▶ batch ─▶ still ours? ─▶ IHistoryWriter ─▶ completion ─▶ acknowledgement to the broker
/// </code>
/// A store knows no epochs, so ownership is asked before each try; a write that had begun when the process stalled may
/// still arrive, with points from the time when the region was ours.
/// </summary>
internal sealed class HistoryStage : IChangeSink
{
    private readonly Lane<HistoryItem> _lane;
    private readonly List<HistoryItem> _batch = [];
    private readonly HistoryPoint[] _points;
    private readonly IHistoryWriter _writer;
    private readonly Func<OwnedRegion, CancellationToken, ValueTask<bool>> _owns;
    private readonly HistoryLaneOptions _options;
    private readonly EpisodeLog _episodes;
    private readonly TimeProvider _time;
    private long _written;
    private long _rejected;
    private long _disowned;
    private long _held;
    private long _unavailable;
    private int _awaited;

    /// <param name="lanes">The lane's room.</param>
    /// <param name="options">Sizes and pauses.</param>
    /// <param name="writer">The store.</param>
    /// <param name="owns">Whether a region is ours still, under that epoch.</param>
    /// <param name="episodes">Where trouble is logged.</param>
    /// <param name="time">The clock.</param>
    public HistoryStage(
        LaneOptions lanes,
        HistoryLaneOptions options,
        IHistoryWriter writer,
        Func<OwnedRegion, CancellationToken, ValueTask<bool>> owns,
        EpisodeLog episodes,
        TimeProvider time)
    {
        _lane = new Lane<HistoryItem>("history", lanes.HistoryMax, WhenFull.DropOldest, OnDropped);
        _points = new HistoryPoint[options.BatchMax];
        _writer = writer;
        _owns = owns;
        _options = options;
        _episodes = episodes;
        _time = time;
    }

    public Lane<HistoryItem> Lane => _lane;

    public long Added => _lane.Added;

    public long Written => Volatile.Read(ref _written);

    public long Rejected => Volatile.Read(ref _rejected);

    public long Dropped => _lane.Dropped;

    /// <summary>Given up because another Collector owns the region by now.</summary>
    public long Disowned => Volatile.Read(ref _disowned);

    /// <summary>Waiting in the lane or in the batch at hand.</summary>
    public long Pending => _lane.Depth + Volatile.Read(ref _held);

    /// <summary>Batches that the store did not take at once.</summary>
    public long Unavailable => Volatile.Read(ref _unavailable);

    public void OnChange(in Change change)
    {
        if (change.Point is { } point)
        {
            Add(new HistoryItem(point, change.Region, change.Completion));
        }
    }

    public void OnSweep(OwnedRegion region, OltState olt)
    {
        // Sweeps are proof, not history.
    }

    public void OnPlant(Picture picture)
    {
        // Points of a region that was lost are given up when their turn comes.
    }

    public void Add(HistoryItem item)
    {
        if (item.Completion is not null)
        {
            Interlocked.Increment(ref _awaited);
        }

        _lane.TryAdd(item);
    }

    /// <summary>Runs until the lane is complete and empty, or the token is cancelled (what waits then is lost).</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await _lane.WaitAsync(cancellationToken))
        {
            await LingerAsync(cancellationToken);
            TakeBatch();
            await WriteBatchAsync(cancellationToken);
        }
    }

    /// <summary>No more points come; <see cref="RunAsync"/> ends once what waits is stored.</summary>
    public void Complete() => _lane.Complete();

    private async Task LingerAsync(CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        while (_lane.Depth < _options.BatchMax && !cancellationToken.IsCancellationRequested)
        {
            var linger = Volatile.Read(ref _awaited) > 0 ? _options.AwaitedLinger : _options.Linger;
            var left = linger - _time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            var pause = left < _options.AwaitedLinger ? left : _options.AwaitedLinger;
            await Task.Delay(pause, _time, cancellationToken);
        }
    }

    private void TakeBatch()
    {
        while (_batch.Count < _options.BatchMax)
        {
            // Counted as held before it leaves the lane, so that the sum never misses it.
            Interlocked.Increment(ref _held);
            if (!_lane.TryTake(out var item))
            {
                Interlocked.Decrement(ref _held);
                return;
            }

            _batch.Add(item);
        }
    }

    private async Task WriteBatchAsync(CancellationToken cancellationToken)
    {
        var pause = _options.RetryFirst;
        // Asked again before each try: while a store is away for long, a region changes hands.
        while (await KeepOwnedAsync(cancellationToken) > 0)
        {
            for (var i = 0; i < _batch.Count; i++)
            {
                _points[i] = _batch[i].Point;
            }

            var result = await _writer.WriteAsync(_points.AsMemory(0, _batch.Count), cancellationToken);
            if (result.Unavailable is null)
            {
                _episodes.Over("history store unavailable");
                Finish(result);
                return;
            }

            Interlocked.Increment(ref _unavailable);
            _episodes.Struck("history store unavailable", result.Unavailable);
            await Task.Delay(pause, _time, cancellationToken);
            pause = pause * 2 < _options.RetryMax ? pause * 2 : _options.RetryMax;
        }
    }

    /// <summary>Gives up the points of regions that are not ours any more; returns how many are left.</summary>
    private async ValueTask<int> KeepOwnedAsync(CancellationToken cancellationToken)
    {
        foreach (var region in _batch.Select(i => i.Region).Distinct().ToArray())
        {
            if (!await _owns(region, cancellationToken))
            {
                Disown(region);
            }
        }

        return _batch.Count;
    }

    private void Disown(OwnedRegion region)
    {
        var gone = _batch.FindAll(i => i.Region == region);
        _batch.RemoveAll(i => i.Region == region);
        Interlocked.Add(ref _disowned, gone.Count);
        Interlocked.Add(ref _held, -gone.Count);
        _episodes.Struck($"history points of {region.Code} given up", $"another owns the region, epoch {region.Epoch} is over");
        foreach (var item in gone)
        {
            Complete(item, ReadingOutcome.Disowned);
        }
    }

    private void Finish(HistoryWriteResult result)
    {
        Interlocked.Add(ref _written, result.Written);
        Interlocked.Add(ref _rejected, result.Rejected);
        Interlocked.Add(ref _held, -_batch.Count);
        foreach (var rejection in result.Rejections)
        {
            _episodes.Struck($"history points rejected ({rejection.Reason})", rejection.Detail);
        }

        // The store tells how many it refused, not which; either way the fate of all of them is decided.
        var outcome = result.Written == 0 ? ReadingOutcome.Rejected : ReadingOutcome.Written;
        foreach (var item in _batch)
        {
            Complete(item, outcome);
        }

        Array.Clear(_points, 0, _batch.Count);
        _batch.Clear();
    }

    private void OnDropped(HistoryItem item) => Complete(item, ReadingOutcome.Dropped);

    private void Complete(HistoryItem item, ReadingOutcome outcome)
    {
        if (item.Completion is { } completion)
        {
            Interlocked.Decrement(ref _awaited);
            completion.Complete(outcome);
        }
    }
}
