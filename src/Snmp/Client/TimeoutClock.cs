namespace Lightline.Snmp.Client;

/// <summary>
/// One timer for all timeouts: every 20 ms it scans the slots, which for 4,096 costs about as much as one datagram.
/// It rests while nothing is in flight. A timeout is late by at most one tick.
/// </summary>
internal sealed class TimeoutClock : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly List<(Exchange Owner, int Id)> _expired = [];
    private readonly TimeProvider _time;
    private readonly InFlightTable _table;
    private readonly ITimer _timer;
    private bool _isTicking;
    private bool _isSweeping;

    public TimeoutClock(TimeProvider time, InFlightTable table)
    {
        _time = time;
        _table = table;
        _timer = time.CreateTimer(
            static state => ((TimeoutClock)state!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The timestamp at which a try begun now gives up.</summary>
    public long DeadlineAfter(TimeSpan timeout) =>
        _time.GetTimestamp() + (long)(timeout.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Something is in flight.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (!_isTicking)
            {
                _isTicking = true;
                _timer.Change(Tick, Tick);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        lock (_lock)
        {
            if (_isSweeping)
            {
                return;
            }

            _isSweeping = true;
            if (_table.Sweep(_time.GetTimestamp(), _expired) == 0)
            {
                _isTicking = false;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        // Outside the lock: a signal may run a walk's next step, which wakes the clock.
        foreach (var (owner, id) in _expired)
        {
            owner.SignalTimeout(id);
        }

        _expired.Clear();
        lock (_lock)
        {
            _isSweeping = false;
        }
    }
}
