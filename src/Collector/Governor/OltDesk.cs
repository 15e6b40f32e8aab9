using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Governor;

/// <summary>
/// Where one OLT's wishes and watches lie until its poller takes them. Asking never waits: it takes a short lock and
/// wakes the poller. Thread-safe.
/// </summary>
internal sealed class OltDesk(OltLimits limits, int wishesMax, MonotonicClock clock)
{
    private readonly Lock _lock = new();
    private readonly SlotQueue<Wish> _wishes = new(wishesMax);
    private readonly Pulse _pulse = new();
    private readonly WatchList _watches = new(limits);

    public OltLimits Limits { get; } = limits;

    public int Watched
    {
        get
        {
            lock (_lock)
            {
                return _watches.Count;
            }
        }
    }

    /// <summary>When the next watched ONT is due; null when nobody is watched.</summary>
    public TimeSpan? WatchDueAt
    {
        get
        {
            lock (_lock)
            {
                return _watches.DueAt;
            }
        }
    }

    /// <inheritdoc cref="Pulse.Next"/>
    public PulseTicket NextPulse => _pulse.Next;

    public bool Ask(Wish wish)
    {
        lock (_lock)
        {
            if (!_wishes.TryAdd(wish))
            {
                return false;
            }
        }

        Wake();
        return true;
    }

    public WatchAnswer Watch(OntId ont, WatchPace pace)
    {
        WatchAnswer answer;
        lock (_lock)
        {
            answer = _watches.Watch(ont, pace, clock.Now);
        }

        Wake();
        return answer;
    }

    public void Unwatch(OntId ont)
    {
        lock (_lock)
        {
            _watches.Unwatch(ont, clock.Now);
        }
    }

    public bool TryTakeWish(out Wish wish)
    {
        lock (_lock)
        {
            return _wishes.TryTake(out wish);
        }
    }

    /// <inheritdoc cref="WatchList.TakeDue"/>
    public IReadOnlyList<OntId> TakeWatched(TimeSpan now, int oidsMax, Func<OntId, int> oidsOf)
    {
        lock (_lock)
        {
            return _watches.TakeDue(now, oidsMax, oidsOf);
        }
    }

    /// <summary>Wakes whoever waits for <see cref="NextPulse"/>.</summary>
    public void Wake() => _pulse.Beat();
}
