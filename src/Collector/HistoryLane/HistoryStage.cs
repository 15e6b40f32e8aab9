using Lightline.Collector.Decoding;
using Lightline.Collector.Inventory;
using Lightline.Collector.Lanes;
using Lightline.Collector.Metrics;
using Lightline.Collector.State;
using Lightline.Contracts.Live;
using Lightline.History;

namespace Lightline.Collector.HistoryLane;

/// <summary>
/// Brings points to the store in batches. The store being down stalls nobody: points wait in memory, the oldest is
/// dropped when there is no room, and the sum always closes:
/// <c>added = written + rejected + dropped + pending</c>.
/// <code>
/// State ─▶ lane (DropOldest) ─▶ batch ─▶ IHistoryWriter ─▶ completion ─▶ acknowledgement to the broker
/// </code>
/// </summary>
internal sealed class HistoryStage : IChangeSink
{
    private readonly Lane<HistoryItem> _lane;
    private readonly List<HistoryItem> _batch = [];
    private readonly HistoryPoint[] _points;
    private readonly IHistoryWriter _writer;
    private readonly HistoryLaneOptions _options;
    private readonly EpisodeLog _episodes;
    private readonly TimeProvider _time;
    private long _written;
    private long _rejected;
    private long _held;
    private long _unavailable;
    private int _awaited;

    public HistoryStage(
        LaneOptions lanes, HistoryLaneOptions options, IHistoryWriter writer, EpisodeLog episodes, TimeProvider time)
    {
        _lane = new Lane<HistoryItem>("history", lanes.HistoryMax, WhenFull.DropOldest, OnDropped);
        _points = new HistoryPoint[options.BatchMax];
        _writer = writer;
        _options = options;
        _episodes = episodes;
        _time = time;
    }

    public Lane<HistoryItem> Lane => _lane;

    public long Added => _lane.Added;

    public long Written => Volatile.Read(ref _written);

    public long Rejected => Volatile.Read(ref _rejected);

    public long Dropped => _lane.Dropped;

    /// <summary>Waiting in the lane or in the batch at hand.</summary>
    public long Pending => _lane.Depth + Volatile.Read(ref _held);

    /// <summary>Batches that the store did not take at once.</summary>
    public long Unavailable => Volatile.Read(ref _unavailable);

    public void OnChange(in Change change)
    {
        if (change.Point is { } point)
        {
            Add(new HistoryItem(point, change.Completion));
        }
    }

    public void OnSweep(OwnedRegion region, OltState olt)
    {
        // Sweeps are proof, not history.
    }

    public void OnPlant(IReadOnlyCollection<OntLive> onts, IReadOnlyCollection<OltLive> olts)
    {
        // A point keeps its place in history whoever owns the region now.
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

            _points[_batch.Count] = item.Point;
            _batch.Add(item);
        }
    }

    private async Task WriteBatchAsync(CancellationToken cancellationToken)
    {
        var pause = _options.RetryFirst;
        while (_batch.Count > 0)
        {
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
