using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;

namespace Lightline.Collector.Sources.Snmp;

/// <summary>
/// What is to be asked of one OLT and when: sweeps, wishes, watches, and what is known of its ONTs as far as it decides
/// what to ask. Pure: it sends nothing, and time comes as an argument. Not thread-safe.
/// </summary>
internal sealed class OltAgenda
{
    /// <summary>
    /// A silent OLT is asked whether it is back this often, or with each status interval if that is shorter.
    /// </summary>
    public static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(15);

    /// <summary>
    /// OLTs begin within this after the start, so that a restart does not ask a whole region at once.
    /// </summary>
    private static readonly TimeSpan StartSpread = TimeSpan.FromSeconds(1);

    private const int WalkFailuresMax = 3;

    private readonly OltLimits _limits;
    private readonly OltDesk _desk;
    private readonly OltBudget _budget;
    private readonly OntDecoder _columns;
    private readonly Jitter _jitter;
    private readonly OntMemory _onts = new();
    private readonly AskList _asks;
    private readonly HashSet<WorkKind> _busy = [];
    private OltPlan _plan;
    private bool _isReachable;
    private bool _isSweepWanted;
    private bool _hasSwept;
    private TimeSpan _probeAt;
    private TimeSpan _sweptAt;
    private TimeSpan _identityAt;
    private TimeSpan _opticsAt;
    private Walk? _status;
    private Walk? _identity;

    public OltAgenda(OltPlan plan, OltDesk desk, OltBudget budget, OntDecoder columns, TimeSpan now)
    {
        _plan = plan;
        _desk = desk;
        _limits = desk.Limits;
        _budget = budget;
        _columns = columns;
        _jitter = new Jitter(plan.Olt.Id.Value);
        Size = new RequestSize(_limits);
        _asks = new AskList(desk, columns, Size, _onts);
        _probeAt = now + (StartSpread * _jitter.Next());
    }

    /// <summary>Held around every call while several loops poll.</summary>
    public Lock Gate { get; } = new();

    public OltPlan Plan => _plan;

    public RequestSize Size { get; }

    public bool IsReachable => _isReachable;

    /// <summary>How late the last status sweep began.</summary>
    public TimeSpan LastLateness { get; private set; }

    /// <summary>The plant was read again. What is known of ONTs that are still there stays.</summary>
    public void Replan(OltPlan plan)
    {
        _plan = plan;
        _onts.KeepOnly(plan);
    }

    /// <summary>The next request, or null; then nothing is to do before <paramref name="lookAgainAt"/>.</summary>
    public Work? Take(TimeSpan now, out TimeSpan lookAgainAt)
    {
        TakeWishes(now);
        QueueOptics(now);
        Span<TimeSpan?> readyAt = stackalloc TimeSpan?[WorkOrder.Kinds];
        for (var kind = 0; kind < readyAt.Length; kind++)
        {
            readyAt[kind] = Later(DueAt((WorkKind)kind), _budget.ReadyAt((WorkKind)kind));
        }

        while (WorkOrder.Choose(readyAt, now, out lookAgainAt) is { } kind)
        {
            if (Make(kind, now) is { } work)
            {
                return work;
            }

            // Everything that seemed due had left the plant or its lease: look at the next kind.
            readyAt[(int)kind] = null;
        }

        return null;
    }

    /// <summary>The OLT answered a probe: it is there, and the status sweep that the probe opens begins.</summary>
    public void ProbeAnswered(Work probe, DateTimeOffset startedAt, bool hasRestarted, TimeSpan now)
    {
        _busy.Remove(WorkKind.Probe);
        _isReachable = true;
        _isSweepWanted = false;
        if (hasRestarted)
        {
            _onts.Clear();
            _opticsAt = now;
        }

        LastLateness = probe.Begun > _probeAt ? probe.Begun - _probeAt : TimeSpan.Zero;
        _sweptAt = probe.Begun;
        _probeAt = probe.Begun + (_limits.StatusInterval * _jitter.About());
        _status = new Walk(
            WorkKind.Status, new TableCursor(_columns.SweepColumns), _columns.SweepColumns.Count, probe.Begun, startedAt);
    }

    /// <summary>The OLT did not answer a probe: nothing else is asked of it until it does.</summary>
    public void ProbeFailed(TimeSpan now)
    {
        _busy.Remove(WorkKind.Probe);
        _isReachable = false;
        _isSweepWanted = false;
        _asks.ForgetVerifications();
        var interval = _limits.StatusInterval < ProbeInterval ? _limits.StatusInterval : ProbeInterval;
        _probeAt = now + (interval * _jitter.About());
    }

    /// <summary>A request went unanswered or was given up; what it asked for is not asked again by itself.</summary>
    public void GetEnded(Work work, bool isAnswered, TimeSpan now)
    {
        _busy.Remove(work.Kind);
        if (!isAnswered && _status is null && _probeAt > now)
        {
            // Perhaps the OLT is gone: find out now instead of at the next sweep.
            _isSweepWanted = true;
        }
    }

    /// <summary>The answer to a GET was too big: ask for less at a time.</summary>
    public void GetWasTooBig(Work work)
    {
        Size.ShrinkGet();
        _asks.PutBack(work);
    }

    /// <summary>A step of a walk brought nothing. True when the walk is to be given up.</summary>
    public bool WalkStepFailed(Walk walk, bool isSizeToBlame)
    {
        if (isSizeToBlame)
        {
            Size.ShrinkWalk(walk.Columns);
        }

        if (++walk.Failures >= WalkFailuresMax)
        {
            return true;
        }

        _busy.Remove(walk.Kind);
        return false;
    }

    /// <summary>A step of a walk was answered.</summary>
    public void WalkStepped(Walk walk)
    {
        _busy.Remove(walk.Kind);
        walk.Failures = 0;
    }

    /// <summary>A walk is over, whole or not.</summary>
    public void WalkEnded(Walk walk, TimeSpan now)
    {
        _busy.Remove(walk.Kind);
        if (walk.Cursor.End == CursorEnd.Complete)
        {
            Size.SweepWasClean();
        }

        if (walk.Kind == WorkKind.Identity)
        {
            _identity = null;
            _identityAt = now + (_limits.InventoryInterval * _jitter.About());
            return;
        }

        _status = null;
        if (!_hasSwept)
        {
            // A newcomer shows light levels and knows its devices right after the first sweep.
            _hasSwept = true;
            (_opticsAt, _identityAt) = (now, now);
        }
    }

    /// <summary>
    /// Learns from a status that was read. An ONT that came back has its light level read out of turn.
    /// </summary>
    public void Learn(in Reading reading, TimeSpan now)
    {
        if (reading.HasStatus && _onts.LearnStatus(reading.Ont, reading.Status) && _hasSwept
            && _onts.MayReadOptics(reading.Ont, now, _limits.OpticsInterval / 3))
        {
            _asks.ReadOptics(reading.Ont);
        }
    }

    /// <summary>The serial number at an ONT's place was read. True when it is another device than planned.</summary>
    public bool LearnSerial(OntRow row, string serial)
    {
        _onts.LearnSerial(row.Ont.Id, serial);
        return IsForeign(row);
    }

    /// <summary>
    /// Whether another device sits at this ONT's place, so that what is read there is not this ONT's.
    /// </summary>
    public bool IsForeign(OntRow row) => _onts.IsForeign(row.Ont);

    private static TimeSpan? Later(TimeSpan? due, TimeSpan ready) => due > ready ? due : due is null ? null : ready;

    private TimeSpan? DueAt(WorkKind kind)
    {
        if (kind == WorkKind.Probe)
        {
            return _busy.Contains(kind) || _status is not null ? null
                : _isSweepWanted && _isReachable && _sweptAt + _limits.SweepDistance < _probeAt
                    ? _sweptAt + _limits.SweepDistance
                : _probeAt;
        }

        if (!_isReachable || _busy.Contains(kind))
        {
            return null;
        }

        // One walk at a time: serial numbers wait while a status sweep is on, and a step of theirs is waited for.
        return kind switch
        {
            WorkKind.Verify => _asks.Verifications > 0 ? TimeSpan.Zero : null,
            WorkKind.Watch => _desk.WatchDueAt,
            WorkKind.Status => _status is not null && !_busy.Contains(WorkKind.Identity) ? TimeSpan.Zero : null,
            WorkKind.Identity => _status is not null || !_hasSwept ? null : _identity is null ? _identityAt : TimeSpan.Zero,
            WorkKind.Optics => _asks.OpticsReads > 0 ? TimeSpan.Zero : _hasSwept ? _opticsAt : null,
            _ => null,
        };
    }

    private void TakeWishes(TimeSpan now)
    {
        while (_desk.TryTakeWish(out var wish))
        {
            switch (wish)
            {
                case { Kind: WishKind.SweepStatus }:
                    _isSweepWanted = true;
                    // A silent OLT that speaks up is asked at once.
                    _probeAt = _isReachable || _probeAt < now ? _probeAt : now;
                    break;
                case { Kind: WishKind.VerifyOnt, Ont: { } ont } when _isReachable:
                    _asks.Verify(ont);
                    break;
                case { Kind: WishKind.VerifyPon, Pon: { } pon } when _isReachable:
                    foreach (var row in _plan.OnPon(pon))
                    {
                        _asks.Verify(row.Ont.Id);
                    }

                    break;
                default:
                    // The OLT is thought silent: a sign of life brings the probe forward, and the sweep behind it
                    // says all.
                    _probeAt = _probeAt < now ? _probeAt : now;
                    break;
            }
        }
    }

    private void QueueOptics(TimeSpan now)
    {
        if (!_hasSwept || _opticsAt > now)
        {
            return;
        }

        _opticsAt = now + (_limits.OpticsInterval * _jitter.About());
        foreach (var ont in _onts.Online)
        {
            _asks.ReadOptics(ont);
        }
    }

    private Work? Make(WorkKind kind, TimeSpan now)
    {
        var work = kind switch
        {
            WorkKind.Probe => new Work(kind, now, []),
            WorkKind.Status => new Work(kind, now, [], _status),
            WorkKind.Identity => new Work(kind, now, [], _identity ??= NewIdentityWalk(now)),
            _ => new Work(kind, now, _asks.Take(kind, _plan, now)),
        };
        if (work.Walk is null && kind != WorkKind.Probe && work.Asks.Count == 0)
        {
            return null;
        }

        _busy.Add(kind);
        return work;
    }

    private Walk NewIdentityWalk(TimeSpan now) =>
        new(WorkKind.Identity, new TableCursor(_columns.IdentityColumns), _columns.IdentityColumns.Count, now, default);
}
