using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Collector.Lanes;
using Lightline.Snmp;
using Lightline.Snmp.Client;

namespace Lightline.Collector.Sources.Snmp;

/// <summary>What every poller shares.</summary>
internal sealed record PollerParts(
    SnmpManager Manager,
    ReadingLanes Lanes,
    SnmpMetrics Metrics,
    EpisodeLog Episodes,
    TimeProvider Time,
    MonotonicClock Clock);

/// <summary>
/// Asks one OLT what its agenda says and puts the answers on the lanes: as many loops as requests may be in flight. The
/// agenda decides, this does.
/// </summary>
internal sealed class OltPoller
{
    private static readonly Oid UpTime = Oid.Parse("1.3.6.1.2.1.1.3.0");
    private static readonly Oid SysObjectId = Oid.Parse("1.3.6.1.2.1.1.2.0");

    private readonly PollerParts _parts;
    private readonly VendorDecoder _decoder;
    private readonly OltDesk _desk;
    private readonly OltBudget _budget;
    private readonly OltAgenda _agenda;
    private readonly OntReader _reader;
    private readonly SnmpTarget _target;
    private readonly SnmpRequestOptions _usual;
    private readonly SnmpRequestOptions _once;
    private readonly SnmpRequestOptions _slow;
    private uint? _upTime;

    public OltPoller(PollerParts parts, VendorDecoder decoder, OltPlan plan, OltDesk desk, OltBudget budget)
    {
        (_parts, _decoder, _desk, _budget) = (parts, decoder, desk, budget);
        _agenda = new OltAgenda(plan, desk, budget, decoder.Onts, parts.Clock.Now);
        _reader = new OntReader(parts, decoder, _agenda);
        _target = new SnmpTarget(plan.Olt.Address, SnmpVersion.V2c, plan.Olt.Credential.Community);
        _usual = new SnmpRequestOptions(desk.Limits.Timeout, desk.Limits.Retries);
        // A watched ONT's next turn comes sooner than a retry would.
        _once = new SnmpRequestOptions(desk.Limits.Timeout, 0);
        _slow = new SnmpRequestOptions(desk.Limits.OpticsTimeout, desk.Limits.Retries);
    }

    private string Silence => $"OLT {Name} is silent";

    private string Name => _agenda.Plan.Olt.Name;

    /// <summary>The plant was read again.</summary>
    public void Replan(OltPlan plan)
    {
        lock (_agenda.Gate)
        {
            _agenda.Replan(plan);
        }

        _desk.Wake();
    }

    /// <summary>Polls until cancelled. A fault in one loop ends them all: half a poller would go unnoticed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, _desk.Limits.RequestsInFlight).Select(_ => LoopAndStopAsync(stop)));
    }

    private async Task LoopAndStopAsync(CancellationTokenSource stop)
    {
        try
        {
            await LoopAsync(stop.Token);
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var pulse = _desk.NextPulse;
            Work? work;
            TimeSpan lookAgainAt;
            lock (_agenda.Gate)
            {
                work = _agenda.Take(_parts.Clock.Now, out lookAgainAt);
            }

            if (work is null)
            {
                await pulse.WaitAsync(lookAgainAt - _parts.Clock.Now, _parts.Time, cancellationToken);
            }
            else
            {
                await DoAsync(work, cancellationToken);
            }
        }
    }

    private async Task DoAsync(Work work, CancellationToken cancellationToken)
    {
        _budget.Begin(work.Kind, _parts.Clock.Now);
        _parts.Metrics.CountRequest(work.Kind);
        var startedAt = _parts.Time.GetUtcNow();
        var names = Names(work);
        var answer = await SendAsync(work, names, cancellationToken);
        var fate = Fate(answer.Outcome);
        _budget.End(work.Kind, _parts.Clock.Now, fate);
        if (fate != RequestFate.Answered || !answer.IsOk)
        {
            _parts.Metrics.Failures.Count(answer.Outcome);
        }

        switch (work)
        {
            case { Kind: WorkKind.Probe }:
                await TakeProbeAsync(work, startedAt, answer, fate, cancellationToken);
                break;
            case { Walk: { } walk }:
                await TakeWalkStepAsync(walk, answer, fate, cancellationToken);
                break;
            default:
                await TakeGetAsync(work, names, answer, fate, cancellationToken);
                break;
        }

        if (_desk.Limits.RequestsInFlight > 1)
        {
            // Another loop may wait for what this one just finished.
            _desk.Wake();
        }
    }

    private static RequestFate Fate(SnmpOutcome outcome) => outcome switch
    {
        SnmpOutcome.Ok or SnmpOutcome.AgentError or SnmpOutcome.Malformed => RequestFate.Answered,
        SnmpOutcome.Timeout or SnmpOutcome.Unreachable => RequestFate.NotAnswered,
        _ => RequestFate.Abandoned,
    };

    /// <summary>Status first: it is quick, and what the light level of an ONT means depends on it.</summary>
    private IReadOnlyList<Oid> Names(Work work) => work switch
    {
        { Kind: WorkKind.Probe } => [UpTime, SysObjectId],
        { Walk: { } walk } => walk.Cursor.NextNames,
        _ =>
        [
            .. from ask in work.Asks where ask.Status from c in _decoder.Onts.StatusColumns select ask.Row.Instance(c),
            .. from ask in work.Asks where ask.Optics from c in _decoder.Onts.OpticsColumns select ask.Row.Instance(c),
        ],
    };

    private Task<SnmpResult<IReadOnlyList<Variable>>> SendAsync(
        Work work, IReadOnlyList<Oid> names, CancellationToken cancellationToken)
    {
        if (work.Walk is not null)
        {
            var repetitions = Repetitions(names.Count);
            return repetitions == 0
                ? _parts.Manager.GetNextAsync(_target, names, _usual, cancellationToken)
                : _parts.Manager.GetBulkAsync(_target, names, 0, repetitions, _usual, cancellationToken);
        }

        var options = work.Kind switch { WorkKind.Watch => _once, WorkKind.Optics => _slow, _ => _usual };
        return _parts.Manager.GetAsync(_target, names, options, cancellationToken);
    }

    private int Repetitions(int columns)
    {
        lock (_agenda.Gate)
        {
            return _agenda.Size.Repetitions(columns);
        }
    }

    private async Task TakeProbeAsync(
        Work probe,
        DateTimeOffset startedAt,
        SnmpResult<IReadOnlyList<Variable>> answer,
        RequestFate fate,
        CancellationToken cancellationToken)
    {
        if (fate == RequestFate.Answered)
        {
            _parts.Episodes.Over(Silence);
            var hasRestarted = answer.IsOk && TakeUpTime(answer.Value);
            lock (_agenda.Gate)
            {
                _agenda.ProbeAnswered(probe, startedAt, hasRestarted, _parts.Clock.Now);
                _parts.Metrics.SweepBegan(_agenda.LastLateness);
            }

            return;
        }

        lock (_agenda.Gate)
        {
            _agenda.ProbeFailed(_parts.Clock.Now);
        }

        if (fate == RequestFate.NotAnswered)
        {
            _parts.Episodes.Struck(Silence, $"no answer from {_target.Address}");
            await EndSweepAsync(startedAt, isComplete: false, isReachable: false, [], cancellationToken);
        }
    }

    /// <summary>
    /// True when the OLT restarted since the last probe: its uptime went back without having wrapped.
    /// </summary>
    private bool TakeUpTime(IReadOnlyList<Variable> answer)
    {
        if (answer.Count == 2 && answer[1].Value.TryGetOid(out var model)
            && !_decoder.Profile.Detection.SysObjectIds.Any(m => m.Oid == model))
        {
            _parts.Episodes.Struck($"OLT {Name} is no model of its profile", $"sysObjectID {model}");
        }

        if (answer.Count == 0 || !answer[0].Value.TryGetUInt64(out var ticks) || ticks > uint.MaxValue)
        {
            return false;
        }

        // 497 days fit into the counter; within the last hour before that, going back is the wrap.
        const uint WrapZone = uint.MaxValue - (60 * 60 * 100);
        var hasRestarted = _upTime is { } before && (uint)ticks < before && before < WrapZone;
        _upTime = (uint)ticks;
        if (hasRestarted)
        {
            _parts.Metrics.CountRestart();
        }

        return hasRestarted;
    }

    private async Task TakeWalkStepAsync(
        Walk walk, SnmpResult<IReadOnlyList<Variable>> answer, RequestFate fate, CancellationToken cancellationToken)
    {
        if (!answer.IsOk)
        {
            var isSizeToBlame = answer.ErrorStatus == SnmpErrorStatus.TooBig || answer.Outcome == SnmpOutcome.Timeout;
            bool isGivenUp;
            lock (_agenda.Gate)
            {
                isGivenUp = fate == RequestFate.Abandoned || _agenda.WalkStepFailed(walk, isSizeToBlame);
            }

            if (isGivenUp)
            {
                await EndWalkAsync(walk, cancellationToken);
            }

            return;
        }

        // The walk stays marked as busy until its rows are on the lane: rows of two steps must not overtake each other.
        var rows = walk.Cursor.Accept(answer.Value);
        foreach (var row in rows)
        {
            await _reader.TakeRowAsync(walk, row, cancellationToken);
        }

        if (walk.Cursor.End != CursorEnd.NotYet)
        {
            await EndWalkAsync(walk, cancellationToken);
            return;
        }

        lock (_agenda.Gate)
        {
            _agenda.WalkStepped(walk);
        }
    }

    private async Task EndWalkAsync(Walk walk, CancellationToken cancellationToken)
    {
        lock (_agenda.Gate)
        {
            _agenda.WalkEnded(walk, _parts.Clock.Now);
        }

        if (walk.Kind == WorkKind.Status)
        {
            var isComplete = walk.Cursor.End == CursorEnd.Complete;
            await EndSweepAsync(walk.StartedAt, isComplete, isReachable: true, walk.Seen, cancellationToken);
        }
    }

    private async Task EndSweepAsync(
        DateTimeOffset startedAt,
        bool isComplete,
        bool isReachable,
        IReadOnlyList<Contracts.OntId> seen,
        CancellationToken cancellationToken)
    {
        _parts.Metrics.CountSweep(
            isComplete ? SnmpMetrics.SweepEnd.Complete
            : isReachable ? SnmpMetrics.SweepEnd.Broken
            : SnmpMetrics.SweepEnd.Silent);
        var end = new SweepEnded(
            _agenda.Plan.Olt.Id, _parts.Time.GetUtcNow(), startedAt, isComplete, isReachable, seen);
        await _parts.Lanes.Sweeps.AddAsync(end, cancellationToken);
    }

    private async Task TakeGetAsync(
        Work work,
        IReadOnlyList<Oid> names,
        SnmpResult<IReadOnlyList<Variable>> answer,
        RequestFate fate,
        CancellationToken cancellationToken)
    {
        if (answer.IsOk)
        {
            await _reader.TakeAsksAsync(work, names, answer.Value, cancellationToken);
        }

        lock (_agenda.Gate)
        {
            _agenda.GetEnded(work, isAnswered: fate != RequestFate.NotAnswered, _parts.Clock.Now);
            if (answer.ErrorStatus == SnmpErrorStatus.TooBig)
            {
                _agenda.GetWasTooBig(work);
            }
        }
    }
}
