using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Collector.ChangeStream;

/// <summary>
/// What one consumer of the feed has not been sent yet: one slot an ONT and an OLT, where the newer overwrites, so that a
/// slow one costs no more than the fleet. Its frames are numbered here.
/// </summary>
internal sealed class FeedConsumer(
    IReadOnlyCollection<OntLive> onts, IReadOnlyCollection<OltLive> olts, Guid sender, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<OntId, OntLive> _onts = [];
    private readonly Dictionary<OltId, OltLive> _olts = [];
    private readonly SemaphoreSlim _news = new(0, 1);
    // Let go once sent, so that a consumer does not keep a second picture of the fleet alive.
    private IReadOnlyCollection<OntLive> _firstOnts = onts;
    private bool _isEnded;
    private long _number;

    /// <summary>Keeps a change for the next frame. Returns true when it replaced one that was never sent.</summary>
    public bool Put(OntLive ont)
    {
        bool isCoalesced;
        lock (_gate)
        {
            isCoalesced = !_onts.TryAdd(ont.Ont, ont);
            _onts[ont.Ont] = ont;
        }

        Wake();
        return isCoalesced;
    }

    /// <summary>The same of an OLT.</summary>
    public void Put(OltLive olt)
    {
        lock (_gate)
        {
            _olts[olt.Olt] = olt;
        }

        Wake();
    }

    /// <summary>Ends the stream after what it sends at present: the consumer must follow afresh.</summary>
    public void End()
    {
        Volatile.Write(ref _isEnded, true);
        Wake();
    }

    public void Dispose() => _news.Dispose();

    /// <summary>The first picture in parts, then all changes of each tick, and a sign of life when there are none.</summary>
    public async IAsyncEnumerable<FeedFrame> FollowAsync(
        TimeSpan tick,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var part in _firstOnts.Chunk(FeedFrame.OntsMax))
        {
            yield return Frame(FeedFrameKind.SnapshotPart, part, []);
        }

        yield return Frame(FeedFrameKind.SnapshotEnd, [], [.. olts]);
        _firstOnts = [];
        var news = _news.WaitAsync(cancellationToken);
        while (!Volatile.Read(ref _isEnded))
        {
            await Task.WhenAny(news, Task.Delay(LiveFeed.Heartbeat, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (!news.IsCompleted)
            {
                yield return Frame(FeedFrameKind.Heartbeat, [], []);
                continue;
            }

            news = _news.WaitAsync(cancellationToken);
            // What changes together travels together.
            await Task.Delay(tick, time, cancellationToken);
            var (changed, swept) = TakeAll();
            foreach (var part in changed.Chunk(FeedFrame.OntsMax).DefaultIfEmpty([]))
            {
                if (part.Length > 0 || swept.Length > 0)
                {
                    yield return Frame(FeedFrameKind.Changes, part, swept);
                }

                swept = [];
            }
        }
    }

    private (OntLive[] Onts, OltLive[] Olts) TakeAll()
    {
        lock (_gate)
        {
            var all = (_onts.Values.ToArray(), _olts.Values.ToArray());
            _onts.Clear();
            _olts.Clear();
            return all;
        }
    }

    private FeedFrame Frame(FeedFrameKind kind, OntLive[] changed, OltLive[] swept) =>
        new(sender, ++_number, kind, time.GetUtcNow(), changed, swept);

    private void Wake()
    {
        lock (_gate)
        {
            if (_news.CurrentCount == 0)
            {
                _news.Release();
            }
        }
    }
}
