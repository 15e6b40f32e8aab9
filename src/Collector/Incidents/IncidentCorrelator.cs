using Lightline.Collector.Governor;
using Lightline.Collector.Inventory;
using Lightline.Collector.Metrics;
using Lightline.Collector.State;
using Lightline.Contracts;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Incidents;

/// <summary>
/// Makes one incident of losses with one cause. Pure: it has what State tells it and the time it is given, and waits for
/// nobody, so it runs on State's own thread. It decides once a second, over the PONs and power areas with unexplained
/// losses and the members whose service came back.
/// <code>
/// losses ─▶ under an open incident's scope? join ─▶ else: power area full of gasps? whole PON dark? whole splitter dark?
/// returns ─▶ proved again after the hold-down ─▶ restored;  lost again ─▶ next episode
/// no member affected or unknown ─▶ resolved (a false alarm, if no poll ever confirmed it)
/// </code>
/// </summary>
internal sealed class IncidentCorrelator(CorrelatorOptions options, IGovernor governor)
{
    private readonly ClusterRules _rules = new(options);
    private readonly BoxBook _boxes = new();
    private readonly Dictionary<IncidentId, OpenIncident> _open = [];
    // PONs and power areas with losses that no incident explains: looked at until the losses are too old to be shared.
    private readonly HashSet<PonId> _ponsToJudge = [];
    private readonly HashSet<PowerAreaId> _areasToJudge = [];
    private readonly HashSet<OntId> _returning = [];
    private Plant _plant = Plant.Empty;
    private int _openCount;

    /// <summary>Incidents opened, by kind.</summary>
    public ReasonCounter<OpenedKind> Opened { get; } = new();

    /// <summary>How incidents ended.</summary>
    public ReasonCounter<EndedAs> Ended { get; } = new();

    /// <summary>Incidents that have not ended.</summary>
    public int OpenCount => Volatile.Read(ref _openCount);

    /// <summary>
    /// Takes the plant as it is from now on, with all that State knows, and the incidents that an earlier owner of a
    /// region left open. Incidents of regions that are not followed any more are their new owner's.
    /// </summary>
    public void Take(Picture picture, IEnumerable<Incident> restored)
    {
        _plant = picture.Plant;
        foreach (var incident in restored)
        {
            _open[incident.Id] = new OpenIncident(incident);
        }

        foreach (var gone in _boxes.Take(picture))
        {
            Leave(gone, MemberState.Reattributed);
            _returning.Remove(gone.Ont.Id);
        }

        foreach (var box in _boxes.All)
        {
            Judge(box);
        }

        foreach (var incident in _open.Values.ToArray())
        {
            if (_plant.Regions.FirstOrDefault(r => r.Id == incident.Head.Region.Id) is not { } region)
            {
                _open.Remove(incident.Head.Id);
                continue;
            }

            incident.Move(region);
            Bind(incident);
        }

        Volatile.Write(ref _openCount, _open.Count);
    }

    /// <summary>Takes what State knows of one ONT now. <paramref name="loss"/> is its break that has not ended.</summary>
    public void Take(OntLive live, Break? loss)
    {
        if (_boxes.Find(live.Ont) is not { } box)
        {
            return;
        }

        box.Take(live, loss, _boxes.ProofOf(box));
        Judge(box);
        if (box.Incident is { } incident)
        {
            Follow(box, incident);
        }
    }

    /// <summary>Takes the end of a sweep, or of an attempt at one.</summary>
    public void Take(OltState olt) => _boxes.Take(olt);

    /// <summary>Decides. Returns what changed, each incident whole.</summary>
    public IReadOnlyList<Incident> Decide(DateTimeOffset now)
    {
        Join(now);
        JudgeAreas(now);
        JudgePons(now);
        JudgeOlts(now);
        FollowReturns(now);
        return [.. Tell(now)];
    }

    /// <summary>
    /// Ties the members of an incident to their boxes: after a restart nothing else knows of it. A box belongs to one
    /// incident: of two that were written apart by a crash, to the one that it joined later. Of a silent OLT's, to none once
    /// it hangs on another.
    /// </summary>
    private void Bind(OpenIncident incident)
    {
        foreach (var member in incident.Members.Where(m => m.State is MemberState.Affected or MemberState.Unknown).ToArray())
        {
            var isSilence = incident.Head.Kind == IncidentKind.OltSilent;
            if (_boxes.Find(member.Ont) is not { } box || (isSilence && box.Ont.Olt != incident.Head.Scope.Olt))
            {
                incident.Put(member with { State = MemberState.Reattributed });
                if (_boxes.Find(member.Ont) is { } moved && moved.Incident == incident)
                {
                    moved.Incident = null;
                    Judge(moved);
                }

                continue;
            }

            if (box.Incident is { } other && other.Head.Id != incident.Head.Id)
            {
                if (other.Find(member.Ont)!.JoinedAt >= member.JoinedAt)
                {
                    incident.Put(member with { State = MemberState.Reattributed });
                    continue;
                }

                Leave(box, MemberState.Reattributed);
            }

            box.Incident = incident;
            if (box.Service == Service.Up && !isSilence)
            {
                _returning.Add(member.Ont);
            }
        }
    }

    private void Judge(Box box)
    {
        if (box.IsUnexplained)
        {
            _ponsToJudge.Add(box.Ont.Pon);
            if (box.Ont.PowerArea is { } area)
            {
                _areasToJudge.Add(area);
            }
        }
    }

    /// <summary>A member's news.</summary>
    private void Follow(Box box, OpenIncident incident)
    {
        var member = incident.Find(box.Ont.Id)!;
        switch (box.Service)
        {
            case Service.Up when incident.Head.Kind == IncidentKind.OltSilent:
                // The end of its OLT's sweep says so of all at once.
                break;
            case Service.Up:
                _returning.Add(box.Ont.Id);
                break;
            case Service.Unknown:
                _returning.Remove(box.Ont.Id);
                incident.Put(member with { State = MemberState.Unknown });
                break;
            case var service when incident.Head.Kind.Explains(service):
                // Lost again before it was restored, or known again: the same loss goes on.
                _returning.Remove(box.Ont.Id);
                incident.Put(member with
                {
                    State = MemberState.Affected,
                    Cause = box.Cause,
                    IsConfirmed = member.IsConfirmed || box.IsConfirmed,
                });
                break;
            case var _ when member.IsConfirmed && !box.IsTurnedOff && incident.Head.Kind != IncidentKind.OltSilent:
                // Who was told that it is off is told when it is back, whatever keeps it off now, or of what else does.
                _returning.Remove(box.Ont.Id);
                incident.Put(member with { State = MemberState.Affected, Cause = box.Cause });
                Judge(box);
                break;
            default:
                Leave(box, MemberState.Reattributed);
                _returning.Remove(box.Ont.Id);
                Judge(box);
                break;
        }
    }

    private static void Leave(Box box, MemberState state)
    {
        if (box.Incident is { } incident)
        {
            incident.Put(incident.Find(box.Ont.Id)! with { State = state });
            box.Incident = null;
        }
    }

    /// <summary>
    /// Unexplained losses behind a fault that is known join it, or are a member's next episode in it, while it goes on: as
    /// long as enough of its homes are off, or when enough are lost at once, or when those whose light came back lose it one
    /// after another. Who unplugs a box while one last home of a power cut stays off has a trouble of their own, also when
    /// the street goes dark again hours later.
    /// </summary>
    private void Join(DateTimeOffset now)
    {
        foreach (var incident in _open.Values)
        {
            var scope = incident.Head.Scope;
            var mayJoin = scope.PowerArea is { } area
                ? _areasToJudge.Contains(area)
                : scope.Pon is { } pon && _ponsToJudge.Contains(pon);
            if (!mayJoin)
            {
                continue;
            }

            var behind = _boxes.Behind(scope).ToArray();
            var lost = behind.Where(b => b.IsUnexplained
                && incident.Head.Kind.Explains(b.Service)
                && b.LostAt >= incident.Head.FirstLostAt - options.Together
                && incident.Find(b.Ont.Id) is null or { State: MemberState.Restored or MemberState.Reattributed }).ToArray();
            var atOnce = lost.Where(b => MayStillShare(b, now)).ToArray();
            var again = lost.Where(b => incident.Head.Kind == IncidentKind.FibreCut && now - b.LostAt <= options.RelapsesTogether
                && incident.Find(b.Ont.Id)?.State == MemberState.Restored).ToArray();
            if (_rules.GoesOn(incident, again.Length) || _rules.IsSameAgain(incident, atOnce.Length, behind))
            {
                var beside = lost.Where(b => incident.HasLossNear(b.LostAt!.Value, options.Together));
                foreach (var box in atOnce.Union(again).Union(beside).ToArray())
                {
                    Join(incident, box, now);
                }
            }
        }
    }

    private static void Join(OpenIncident incident, Box box, DateTimeOffset now)
    {
        var isLost = box.Service.IsLost();
        Leave(box, MemberState.Reattributed);
        box.Incident = incident;
        incident.Put(new Member(
            box.Ont.Id,
            box.Ont.Connection,
            isLost ? MemberState.Affected : MemberState.Unknown,
            isLost ? box.Cause : DownCause.None,
            Episode: 1 + (incident.Find(box.Ont.Id)?.Episode ?? 0),
            now,
            box.LostAt ?? incident.Head.FirstLostAt,
            RestoredAt: null,
            isLost && box.IsConfirmed));
    }

    private void JudgeAreas(DateTimeOffset now)
    {
        foreach (var area in _areasToJudge.ToArray())
        {
            var boxes = _boxes.InArea(area);
            var gasped = _rules.Cluster(boxes, b => b.Service == Service.NoPower, now);
            if (gasped.Count > 0 && _rules.IsPowerCut(boxes, gasped.Count))
            {
                Open(IncidentKind.PowerCut, new IncidentScope(PowerArea: area), gasped, now);
            }

            if (!boxes.Any(b => MayStillShare(b, now)))
            {
                _areasToJudge.Remove(area);
            }
        }
    }

    private void JudgePons(DateTimeOffset now)
    {
        foreach (var pon in _ponsToJudge.ToArray())
        {
            var boxes = _boxes.OnPon(pon);
            if (boxes.Any(_boxes.IsStale))
            {
                // What the tables say is up may have gone while nobody looked: the first sweep tells.
                continue;
            }

            if (_rules.Cluster(boxes, _ => true, now) is { Count: > 0 } cluster)
            {
                JudgePon(boxes, cluster, now);
            }

            if (!boxes.Any(b => MayStillShare(b, now)))
            {
                _ponsToJudge.Remove(pon);
            }
        }
    }

    private void JudgePon(IReadOnlyList<Box> boxes, IReadOnlyList<Box> cluster, DateTimeOffset now)
    {
        var place = boxes[0].Ont;
        var branches = _open.Values
            .Where(i => i.Head.Kind == IncidentKind.FibreCut && i.Head.Scope is { Splitter: not null } s && s.Pon == place.Pon)
            .OrderBy(i => i.Head.FirstLostAt)
            .ToArray();
        var explained = branches.Sum(i => i.Members.Count(m => m.State == MemberState.Affected));
        var whole = new IncidentScope(place.Olt, place.Pon);
        if (_rules.IsDark(boxes, cluster, explained))
        {
            if (branches.Length == 0)
            {
                Open(IncidentKind.FibreCut, whole, [.. cluster.Where(b => b.Service == Service.Dark)], now);
                return;
            }

            branches[0].Change(branches[0].Head with { Scope = whole });
            foreach (var box in cluster.Where(b => b.Service == Service.Dark))
            {
                Join(branches[0], box, now);
            }

            return;
        }

        foreach (var branch in boxes.Where(b => b.Ont.Splitter is not null).GroupBy(b => b.Ont.Splitter))
        {
            var part = cluster.Where(b => b.Ont.Splitter == branch.Key).ToArray();
            if (_rules.IsDark([.. branch], part))
            {
                Open(
                    IncidentKind.FibreCut,
                    whole with { Splitter = branch.Key },
                    [.. part.Where(b => b.Service == Service.Dark)],
                    now);
            }
        }
    }

    private void JudgeOlts(DateTimeOffset now)
    {
        foreach (var (id, sight) in _boxes.Olts)
        {
            var isSilent = sight.FailedSince is { } since
                && (sight.Failures >= options.SilentAttempts || now - since >= options.SilentFor);
            var open = _open.Values.FirstOrDefault(i => i.Head.Kind == IncidentKind.OltSilent && i.Head.Scope.Olt == id);
            if (isSilent && open is null)
            {
                var boxes = _plant.OltById[id].Pons.SelectMany(p => p.Onts).Select(o => _boxes.Find(o.Id)!)
                    .Where(b => b.Incident is null && b.IsHideable && !IsToldByDevice(b, now))
                    .ToArray();
                if (boxes.Length > 0)
                {
                    Open(IncidentKind.OltSilent, new IncidentScope(Olt: id), boxes, now, sight.FailedSince);
                }
            }
            else if (open is not null && sight.FailedSince is null && sight.SweptAt > open.Head.OpenedAt)
            {
                EndSilence(open, now);
            }
        }
    }

    /// <summary>
    /// A complete sweep: the OLT answers again, and each home is what it says from now on, also when that is nothing. Nobody
    /// was told, so nothing is held down.
    /// </summary>
    private void EndSilence(OpenIncident incident, DateTimeOffset now)
    {
        foreach (var member in incident.Members.Where(m => m.State == MemberState.Unknown).ToArray())
        {
            var box = _boxes.Find(member.Ont);
            var isUp = box is { Service: Service.Up };
            incident.Put(member with
            {
                State = isUp ? MemberState.Restored : MemberState.Reattributed,
                RestoredAt = isUp ? now : null,
            });
            if (box is not null)
            {
                box.Incident = null;
                Judge(box);
            }
        }
    }

    private void Open(
        IncidentKind kind,
        IncidentScope scope,
        IReadOnlyList<Box> boxes,
        DateTimeOffset now,
        DateTimeOffset? since = null)
    {
        var (ont, at) = since is { } failed ? (boxes.Min(b => b.Ont.Id.Value), failed) : FirstOf(boxes);
        var region = _plant.Regions.First(r => r.Id == _plant.OltById[boxes[0].Ont.Olt].Region);
        var (id, number) = IncidentNames.Of(region, scope, new OntId(ont), at);
        var incident = new OpenIncident(new Incident(
            id, number, region, kind, scope, IncidentState.Open, at, now, null, null, Change: 0, []));
        if (!_open.TryAdd(id, incident))
        {
            return;
        }

        Opened.Count((OpenedKind)((int)kind - 1));
        foreach (var box in boxes)
        {
            Join(incident, box, now);
        }
    }

    private static (long Ont, DateTimeOffset At) FirstOf(IReadOnlyList<Box> boxes)
    {
        var (ont, at) = ClusterRules.First(boxes);
        return (ont.Value, at);
    }

    /// <summary>Members whose service came back, and is proved again after the hold-down; asks for that proof.</summary>
    private void FollowReturns(DateTimeOffset now)
    {
        var toAsk = new HashSet<(OltId, PonId)>();
        foreach (var id in _returning.ToArray())
        {
            var box = _boxes.Find(id)!;
            if (box is not { Service: Service.Up, Incident: { } incident })
            {
                _returning.Remove(id);
                continue;
            }

            var member = incident.Find(id)!;
            var backAt = box.UpAt > member.LostAt ? box.UpAt : member.LostAt;
            var stableAt = backAt + options.HoldDown;
            if (_boxes.ProofOf(box) >= stableAt)
            {
                incident.Put(member with { State = MemberState.Restored, RestoredAt = backAt });
                box.Incident = null;
                _returning.Remove(id);
            }
            else if (now >= stableAt)
            {
                toAsk.Add((box.Ont.Olt, box.Ont.Pon));
            }
        }

        foreach (var (olt, pon) in toAsk)
        {
            governor.Ask(new Wish(olt, WishKind.VerifyPon, Pon: pon));
        }
    }

    private IEnumerable<Incident> Tell(DateTimeOffset now)
    {
        foreach (var incident in _open.Values.ToArray())
        {
            var head = incident.Head;
            if (head.ConfirmedAt is null && IsConfirmed(incident))
            {
                incident.Change(head = head with { ConfirmedAt = now });
            }

            if (!incident.HasUnfinished)
            {
                var isFalse = head.ConfirmedAt is null;
                incident.Change(head with
                {
                    State = isFalse ? IncidentState.FalseAlarm : IncidentState.Resolved,
                    ResolvedAt = now,
                });
                Ended.Count(isFalse ? EndedAs.FalseAlarm : EndedAs.Resolved);
                _open.Remove(head.Id);
            }

            if (incident.IsDirty)
            {
                yield return incident.Tell();
            }
        }

        Volatile.Write(ref _openCount, _open.Count);
    }

    /// <summary>That an OLT does not answer is known from asking it.</summary>
    private static bool IsConfirmed(OpenIncident incident) =>
        incident.Head.Kind == IncidentKind.OltSilent
        || incident.Members.Any(m => m is { State: MemberState.Affected, IsConfirmed: true });

    private bool MayStillShare(Box box, DateTimeOffset now) =>
        box.IsUnexplained && now - box.LostAt!.Value <= options.DecideWithin + options.Together;

    private bool IsToldByDevice(Box box, DateTimeOffset now) =>
        box is { Service: Service.Up, Source: ReadingSource.Mqtt } && now - box.ProvenAt <= options.DeviceWordFor;
}
