namespace Lightline.Collector.Governor;

/// <summary>
/// One OLT's packet budget: a token bucket that holds a single token, so datagrams keep a distance of 1/rate and no
/// window of one second ever holds more than the rate. Beside it, each kind of work has a share of the OLT's time, so
/// that watching and trap storms leave room for the sweeps. When the OLT stops answering or slows, the rate falls at
/// once and climbs back answer by answer. Pure: time comes as an argument. Thread-safe.
/// </summary>
internal sealed class OltBudget(OltLimits limits)
{
    /// <summary>
    /// An answer later than this (light levels excepted, which are slow by nature) means that the agent suffers.
    /// </summary>
    public static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(1);

    /// <summary>One packet a second still tells that the OLT is back.</summary>
    private const double RateMin = 1;

    // verify 0.4 + watch 0.5 leave a tenth for the sweeps under the worst storm; light levels alone take a quarter,
    // because each read wakes an ONT.
    private const double VerifyShare = 0.4;
    private const double OpticsShare = 0.25;

    private readonly Lock _lock = new();
    private readonly TimeSpan[] _readyAt = new TimeSpan[Enum.GetValues<WorkKind>().Length];
    private TimeSpan _nextPacketAt;
    private TimeSpan _lastPacketAt;
    private double _rate = limits.PacketsPerSecond;

    /// <summary>Datagrams a second right now; at most the configured rate.</summary>
    public double PacketsPerSecond
    {
        get
        {
            lock (_lock)
            {
                return _rate;
            }
        }
    }

    /// <summary>Takes the token for one datagram, or says how long to wait before asking again.</summary>
    public bool TryTakePacket(TimeSpan now, out TimeSpan wait)
    {
        lock (_lock)
        {
            wait = _nextPacketAt - now;
            if (wait > TimeSpan.Zero)
            {
                return false;
            }

            wait = TimeSpan.Zero;
            (_lastPacketAt, _nextPacketAt) = (now, now + PacketDistance());
            return true;
        }
    }

    /// <summary>The earliest moment at which this kind of work may send its next request.</summary>
    public TimeSpan ReadyAt(WorkKind kind)
    {
        lock (_lock)
        {
            return _readyAt[(int)kind];
        }
    }

    /// <summary>A request of this kind is about to be sent.</summary>
    public void Begin(WorkKind kind, TimeSpan now)
    {
        lock (_lock)
        {
            _readyAt[(int)kind] = now + (PacketDistance() / Share(kind));
        }
    }

    /// <summary>
    /// A request ended. The OLT's part of its time counts from the last datagram: waiting for the token was ours.
    /// </summary>
    public void End(WorkKind kind, TimeSpan now, RequestFate fate)
    {
        lock (_lock)
        {
            var took = now - _lastPacketAt;
            // A request that hung for seconds does not shut its kind out for a minute: the lower rate already spares
            // the OLT.
            var charged = took < SlowAfter ? took : SlowAfter;
            var share = _lastPacketAt + (charged / Share(kind));
            _readyAt[(int)kind] = share > _readyAt[(int)kind] ? share : _readyAt[(int)kind];
            _rate = fate switch
            {
                RequestFate.NotAnswered => Math.Max(RateMin, _rate / 2),
                RequestFate.Answered when took > SlowAfter && !ReadsOptics(kind) => Math.Max(RateMin, _rate * 0.8),
                RequestFate.Answered => Math.Min(limits.PacketsPerSecond, _rate + (limits.PacketsPerSecond / 50.0)),
                _ => _rate,
            };
        }
    }

    private static bool ReadsOptics(WorkKind kind) => kind is WorkKind.Optics or WorkKind.Watch;

    /// <summary>Rounded up, so that rate x distance is never less than a second.</summary>
    private TimeSpan PacketDistance() => TimeSpan.FromTicks((long)Math.Ceiling(TimeSpan.TicksPerSecond / _rate));

    private double Share(WorkKind kind) => kind switch
    {
        WorkKind.Verify => VerifyShare,
        WorkKind.Watch => limits.WatchShare,
        WorkKind.Optics => OpticsShare,
        _ => 1,
    };
}
