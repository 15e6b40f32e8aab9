using System.Net;
using Lightline.OltFleet.Faults;
using Lightline.OltFleet.Huawei;
using Lightline.OltFleet.Plans;
using Lightline.Snmp;
using Lightline.Snmp.Agent;

namespace Lightline.OltFleet;

/// <summary>
/// A Huawei MA5800 on a loopback address of its own: it answers SNMP v2c, sends traps from that address and breaks when
/// told to. A test instrument: it counts what it receives, and it can be slow, deaf or fragile.
/// </summary>
public sealed class SimulatedOlt : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly OltPlan _plan;
    private readonly FleetOptions _options;
    private readonly TimeProvider _time;
    private readonly PonRow[] _pons;
    private readonly OntRow[] _onts;
    private readonly Dictionary<string, int> _bySerial;
    private readonly PriorityQueue<int, long> _ranging = new();
    private readonly TrapPost _post;
    private readonly PacketMeter _meter = new();
    private readonly SnmpAgent _agent;
    private DateTimeOffset _started;
    private DateTimeOffset? _crashedUntil;
    private bool _isSilenced;

    /// <summary>Makes the OLT with every ONT up; nothing listens until <see cref="Start"/>.</summary>
    public SimulatedOlt(OltPlan plan, FleetOptions options, TimeProvider time)
    {
        _plan = plan;
        _options = options;
        _time = time;
        _started = time.GetUtcNow();
        var upSince = (int)_started.ToUnixTimeSeconds();
        _pons = [.. plan.Pons.OrderBy(p => HuaweiIndex.Pon(p.Frame, p.Slot, p.Port)).Select(p => new PonRow(p, upSince))];
        _onts = [.. _pons.SelectMany((pon, index) => pon.Plan.Onts.OrderBy(o => o.Number).Select(o =>
            new OntRow(o, index, pon.IfIndex, LightLevel.Seed(options.Seed, o.Serial), upSince)))];
        _bySerial = new(_onts.Length, StringComparer.Ordinal);
        for (var row = 0; row < _onts.Length; row++)
        {
            _bySerial.Add(_onts[row].Plan.Serial, row);
        }

        _post = new TrapPost(plan.Address, plan.Community, options, LightLevel.Seed(options.Seed, plan.Name), time);
        _agent = new SnmpAgent(
            new SnmpAgentOptions(new IPEndPoint(plan.Address, options.AgentPort), plan.Community),
            new HuaweiMib(plan.Name, _onts, _pons, time, UpTimeTicks).Build(),
            time)
        {
            Delay = _ => AnswerDelay,
        };
    }

    /// <summary>Its name.</summary>
    public string Name => _plan.Name;

    /// <summary>Where its agent answers; with a chosen port once started.</summary>
    public IPEndPoint Address => _agent.LocalEndPoint;

    /// <summary>The plan it was made from.</summary>
    public OltPlan Plan => _plan;

    /// <summary>How many ONTs it has.</summary>
    public int OntCount => _onts.Length;

    /// <summary>How long it takes over each answer. Default none.</summary>
    public TimeSpan AnswerDelay { get; set; }

    /// <summary>The share of its traps that get lost on the way, 0..1. Default 0.</summary>
    public double TrapLoss
    {
        get => _post.Loss;
        set => _post.Loss = value;
    }

    /// <summary>Every packet received, answered or not.</summary>
    public long PacketsReceived => _agent.Requests;

    /// <summary>The most packets received within one second.</summary>
    public int PacketsPerSecondMax => _meter.PerSecondMax;

    /// <summary>How often it crashed because it was polled too hard.</summary>
    public int Crashes { get; private set; }

    /// <summary>Traps that left.</summary>
    public long TrapsSent => _post.Sent;

    /// <summary>Traps that did not leave or got lost.</summary>
    public long TrapsDropped => _post.Dropped;

    /// <summary>Whether it is silent now, by fault or by a crash.</summary>
    public bool IsSilent => _agent.IsSilent;

    /// <summary>Starts to answer.</summary>
    public void Start() => _agent.Start();

    /// <summary>One ONT as it is now; null when it is not here.</summary>
    public OntSnapshot? Read(string serial)
    {
        if (!_bySerial.TryGetValue(serial, out var row))
        {
            return null;
        }

        var second = _time.GetUtcNow().ToUnixTimeSeconds();
        lock (_gate)
        {
            return _onts[row].Snapshot(second, !IsSilent);
        }
    }

    /// <summary>Pins an ONT's light level, in dBm (resolution 0.01); null lets it drift again. False when it is not here.</summary>
    public bool SetRxPower(string serial, double? dBm)
    {
        if (!_bySerial.TryGetValue(serial, out var row))
        {
            return false;
        }

        lock (_gate)
        {
            _onts[row].PinnedRx = dBm is { } level ? (int)Math.Round(level * 100) : OntRow.Drifting;
        }

        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        _post.Dispose();
    }

    internal bool TryFind(string serial, out int row) => _bySerial.TryGetValue(serial, out row);

    internal int[] RowsWhere(Func<PonPlan, OntPlan, bool> isWanted) =>
        [.. Enumerable.Range(0, _onts.Length).Where(r => isWanted(_pons[_onts[r].Pon].Plan, _onts[r].Plan))];

    internal OntPlan OntAt(int row) => _onts[row].Plan;

    internal void Silence(bool isSilent)
    {
        lock (_gate)
        {
            _isSilenced = isSilent;
            SetSilence();
        }
    }

    internal void Lose(IReadOnlyList<int> rows, Loss loss, Fault fault)
    {
        lock (_gate)
        {
            var second = (int)_time.GetUtcNow().ToUnixTimeSeconds();
            var lost = rows.Where(r => _onts[r].Lose(loss, second)).ToArray();
            var dark = new List<int>();
            foreach (var row in lost)
            {
                ref var pon = ref _pons[_onts[row].Pon];
                if (--pon.OntsUp == 0)
                {
                    pon.WentDown = second;
                    dark.Add(_onts[row].Pon);
                }
            }

            // A cut is seen at the port before it is seen ONT by ONT; dying gasps come before the port falls dark.
            if (loss is Loss.Light)
            {
                dark.ForEach(p => Post(HuaweiTraps.PonLos(_pons[p], isClear: false), fault));
            }

            foreach (var row in lost)
            {
                Post(HuaweiTraps.OntAlarm(_pons[_onts[row].Pon], _onts[row], isClear: false), fault);
                Post(HuaweiTraps.RunState(_onts[row]), fault);
            }

            if (loss is Loss.Power)
            {
                dark.ForEach(p => Post(HuaweiTraps.PonLos(_pons[p], isClear: false), fault));
            }

            _post.Flush();
        }
    }

    internal void Regain(IReadOnlyList<int> rows, Loss loss)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            foreach (var row in rows.Where(r => _onts[r].Regain(loss)))
            {
                ref var ont = ref _onts[row];
                ont.BackAtTicks = (now + RangingTime(ont)).UtcTicks;
                _ranging.Enqueue(row, ont.BackAtTicks);
            }
        }
    }

    /// <summary>Lets time act: ONTs that have ranged come up, waiting traps leave, a crashed OLT restarts.</summary>
    internal void Tick()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            CrashOrRestart(now);
            while (_ranging.TryPeek(out var row, out var ticks) && ticks <= now.UtcTicks)
            {
                _ranging.Dequeue();
                // A newer loss took the ONT away again while it ranged.
                if (_onts[row].BackAtTicks == ticks)
                {
                    ComeUp(row, (int)now.ToUnixTimeSeconds());
                }
            }

            _post.Flush();
        }
    }

    private void CrashOrRestart(DateTimeOffset now)
    {
        var inSecond = _meter.Sample(_agent.Requests, now);
        if (_crashedUntil is null && _options.CrashAbovePacketsPerSecond is > 0 and var most && inSecond > most)
        {
            Crashes++;
            _crashedUntil = now + _options.CrashDuration;
            SetSilence();
        }
        else if (_crashedUntil is { } until && now >= until)
        {
            _crashedUntil = null;
            _started = now;
            SetSilence();
            Post((HuaweiOids.ColdStart, []), fault: null);
        }
    }

    private void SetSilence() => _agent.IsSilent = _isSilenced || _crashedUntil is not null;

    private void ComeUp(int row, int second)
    {
        ref var ont = ref _onts[row];
        ref var pon = ref _pons[ont.Pon];
        ont.IsUp = true;
        ont.BackAtTicks = 0;
        ont.WentUp = second;
        if (pon.OntsUp++ == 0)
        {
            pon.WentUp = second;
            Post(HuaweiTraps.PonLos(pon, isClear: true), fault: null);
        }

        Post(HuaweiTraps.OntAlarm(pon, ont, isClear: true), fault: null);
        Post(HuaweiTraps.RunState(ont), fault: null);
    }

    /// <summary>What a silent OLT would say is lost: nobody repeats it later.</summary>
    private void Post((Oid Name, Variable[] Variables) trap, Fault? fault)
    {
        if (!IsSilent)
        {
            _post.Add(trap, UpTimeTicks(), fault);
        }
    }

    private TimeSpan RangingTime(in OntRow ont)
    {
        var spread = (ont.Seed ^ (uint)ont.WentDown) * 2_654_435_761u / (double)uint.MaxValue;
        return _options.RangingMin + ((_options.RangingMax - _options.RangingMin) * spread);
    }

    private uint UpTimeTicks() => unchecked((uint)((_time.GetUtcNow() - _started).Ticks / (TimeSpan.TicksPerSecond / 100)));
}
