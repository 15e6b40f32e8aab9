using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Collector.Sources.Snmp;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Collector.Tests.Sources.Snmp;

/// <summary>
/// Runs agenda, budget and desk against an OLT made of a few rules, in virtual time: each loop of the poller is an
/// iterator that yields the moment at which it goes on.
/// </summary>
internal sealed class SimulatedPoller
{
    private static readonly OntDecoder Columns = new(TestPlant.Profile);

    private readonly FakeTimeProvider _time = new();
    private readonly MonotonicClock _clock;
    private readonly OltBudget _budget;
    private readonly OltAgenda _agenda;
    private readonly OltLimits _limits;
    private readonly ModelTable _table;
    private readonly Slot[] _slots;

    /// <summary>As at the gate: who came first has the token first.</summary>
    private readonly Queue<Slot> _turns = new();

    public SimulatedPoller(OltLimits limits, int pons, int onts)
    {
        _limits = limits;
        _clock = new MonotonicClock(_time);
        _budget = new OltBudget(limits);
        Desk = new OltDesk(limits, 4_096, _clock);
        _agenda = new OltAgenda(TestPlant.NewPlan(pons, onts), Desk, _budget, Columns, Now);
        _table = ModelTable.Online(pons, onts);
        _slots = [.. Enumerable.Range(0, limits.RequestsInFlight).Select(_ => new Slot())];
        foreach (var slot in _slots)
        {
            slot.Loop = Loop(slot).GetEnumerator();
        }
    }

    public OltDesk Desk { get; }

    public TimeSpan Now => _clock.Now;

    /// <summary>How long the OLT takes for a request; null when it does not answer.</summary>
    public Func<WorkKind, TimeSpan?> Answer { get; set; } = _ => TimeSpan.FromMilliseconds(5);

    public List<(TimeSpan At, WorkKind Kind)> Sent { get; } = [];

    public List<(TimeSpan At, OntId Ont, bool WithOptics)> WatchReads { get; } = [];

    public List<(TimeSpan At, OntId Ont)> Verified { get; } = [];

    /// <summary>When status sweeps began and ended.</summary>
    public List<(TimeSpan Began, TimeSpan Ended, int Rows, bool IsComplete)> Sweeps { get; } = [];

    public HashSet<OntId> OpticsRead { get; } = [];

    public HashSet<OntId> Offline { get; } = [];

    public int InFlightMax { get; private set; }

    public int WalksAtOnceMax { get; private set; }

    private int InFlight { get; set; }

    private int Walks { get; set; }

    public void Ask(Wish wish)
    {
        Desk.Ask(wish);
        WakeAll();
    }

    public WatchAnswer Watch(OntId ont, WatchPace pace = WatchPace.Close)
    {
        var answer = Desk.Watch(ont, pace);
        WakeAll();
        return answer;
    }

    /// <summary>Lets the time pass until <paramref name="until"/>.</summary>
    public void RunUntil(TimeSpan until)
    {
        while (_slots.MinBy(s => s.GoesOnAt) is { } slot && slot.GoesOnAt <= until)
        {
            if (slot.GoesOnAt > Now)
            {
                _time.Advance(slot.GoesOnAt - Now);
            }

            slot.IsIdle = false;
            slot.Loop!.MoveNext();
            slot.GoesOnAt = slot.Loop.Current > Now ? slot.Loop.Current : Now;
        }

        if (until > Now)
        {
            _time.Advance(until - Now);
        }
    }

    private void WakeAll()
    {
        foreach (var slot in _slots.Where(s => s.IsIdle))
        {
            slot.GoesOnAt = Now;
        }
    }

    private IEnumerable<TimeSpan> Loop(Slot slot)
    {
        while (true)
        {
            if (_agenda.Take(Now, out var lookAgainAt) is not { } work)
            {
                slot.IsIdle = true;
                yield return Cap(lookAgainAt);
                continue;
            }

            _budget.Begin(work.Kind, Now);
            InFlightMax = Math.Max(InFlightMax, ++InFlight);
            Walks += work.Walk is null ? 0 : 1;
            WalksAtOnceMax = Math.Max(WalksAtOnceMax, Walks);
            var isAnswered = false;
            for (var attempt = 0; attempt <= (work.Kind == WorkKind.Watch ? 0 : _limits.Retries) && !isAnswered; attempt++)
            {
                _turns.Enqueue(slot);
                while (_turns.Peek() != slot)
                {
                    yield return Now + TimeSpan.FromMilliseconds(10);
                }

                while (!_budget.TryTakePacket(Now, out var wait))
                {
                    yield return Now + wait;
                }

                _turns.Dequeue();

                Sent.Add((Now, work.Kind));
                var took = Answer(work.Kind);
                isAnswered = took is not null;
                yield return Now + (took ?? (work.Kind == WorkKind.Optics ? _limits.OpticsTimeout : _limits.Timeout));
            }

            InFlight--;
            Walks -= work.Walk is null ? 0 : 1;
            _budget.End(work.Kind, Now, isAnswered ? RequestFate.Answered : RequestFate.NotAnswered);
            Finish(work, isAnswered);
            WakeAll();
        }
    }

    private TimeSpan Cap(TimeSpan lookAgainAt) =>
        lookAgainAt - Now > TimeSpan.FromMinutes(1) ? Now + TimeSpan.FromMinutes(1) : lookAgainAt;

    private void Finish(Work work, bool isAnswered)
    {
        switch (work)
        {
            case { Kind: WorkKind.Probe }:
                if (isAnswered)
                {
                    _agenda.ProbeAnswered(work, default, hasRestarted: false, Now);
                }
                else
                {
                    _agenda.ProbeFailed(Now);
                }

                break;
            case { Walk: { } walk } when isAnswered:
                Step(walk);
                break;
            case { Walk: { } walk }:
                if (_agenda.WalkStepFailed(walk, isSizeToBlame: true))
                {
                    EndWalk(walk);
                }

                break;
            default:
                TakeGet(work, isAnswered);
                break;
        }
    }

    private void Step(Walk walk)
    {
        var names = walk.Cursor.NextNames;
        var repetitions = Math.Max(1, _agenda.Size.Repetitions(names.Count));
        foreach (var row in walk.Cursor.Accept(_table.Bulk(names, repetitions)))
        {
            var ont = _agenda.Plan.Find(row.Key)!.Ont.Id;
            walk.Seen.Add(ont);
            Learn(ont);
        }

        if (walk.Cursor.End != CursorEnd.NotYet)
        {
            EndWalk(walk);
        }
        else
        {
            _agenda.WalkStepped(walk);
        }
    }

    private void EndWalk(Walk walk)
    {
        _agenda.WalkEnded(walk, Now);
        if (walk.Kind == WorkKind.Status)
        {
            Sweeps.Add((walk.Begun, Now, walk.Seen.Count, walk.Cursor.End == CursorEnd.Complete));
        }
    }

    private void TakeGet(Work work, bool isAnswered)
    {
        foreach (var ask in isAnswered ? work.Asks : [])
        {
            var ont = ask.Row.Ont.Id;
            switch (work.Kind)
            {
                case WorkKind.Watch:
                    WatchReads.Add((Now, ont, ask.Optics));
                    break;
                case WorkKind.Verify:
                    Verified.Add((Now, ont));
                    break;
                default:
                    OpticsRead.Add(ont);
                    break;
            }

            if (ask.Status)
            {
                Learn(ont);
            }
        }

        _agenda.GetEnded(work, isAnswered, Now);
    }

    private void Learn(OntId ont) => _agenda.Learn(
        new Reading
        {
            Ont = ont,
            Source = ReadingSource.Poll,
            ReceivedAt = default,
            At = default,
            HasStatus = true,
            Status = Offline.Contains(ont) ? OntStatus.Offline : OntStatus.Online,
        },
        Now);

    private sealed class Slot
    {
        public IEnumerator<TimeSpan>? Loop { get; set; }

        public TimeSpan GoesOnAt { get; set; }

        public bool IsIdle { get; set; }
    }
}
