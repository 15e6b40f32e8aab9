using Lightline.Contracts;
using Lightline.Contracts.Incidents;

namespace Lightline.Collector.Incidents;

/// <summary>What has been made an event of, of one member: the last episode of each kind; 0 for none.</summary>
internal readonly record struct Offered(int Lost, int Restored);

/// <summary>What of an incident is in PostgreSQL already.</summary>
/// <param name="Region">The incident's region.</param>
/// <param name="Change">The last change written; 0 for none.</param>
/// <param name="Scope">The scope written with it.</param>
/// <param name="Members">What has been offered of its members.</param>
internal sealed record WrittenIncident(
    RegionId Region,
    long Change,
    IncidentScope Scope,
    IReadOnlyDictionary<OntId, (Member Member, Offered Offered)> Members)
{
    public static readonly WrittenIncident None =
        new(default, 0, default, new Dictionary<OntId, (Member, Offered)>());
}

/// <summary>Something that happened to an incident, with the connections it concerns and their episodes.</summary>
internal sealed record IncidentEvent(
    Guid Id, IncidentEventKind Kind, DateTimeOffset At, IReadOnlyList<(ConnectionId Connection, int Episode)> About);

/// <summary>
/// Makes events of the difference between what is written and what is known: written in one transaction with both, so
/// that after any crash nothing is forgotten, and what is made again has the same id. Pure.
/// </summary>
internal static class EventMaker
{
    /// <summary>The events due, and what has been offered of each member once they are written.</summary>
    public static (IReadOnlyList<IncidentEvent> Events, IReadOnlyDictionary<OntId, Offered> Offered) Due(
        WrittenIncident written, Incident incident)
    {
        var events = new List<IncidentEvent>();
        var offered = incident.Members.ToDictionary(
            m => m.Ont, m => written.Members.TryGetValue(m.Ont, out var known) ? known.Offered : default);
        if (written.Change == 0)
        {
            Add(events, incident, IncidentEventKind.Opened, incident.OpenedAt, []);
        }
        else if (written.Scope != incident.Scope)
        {
            Add(events, incident, IncidentEventKind.Widened, incident.Members.Max(m => m.JoinedAt), []);
        }

        // Nobody is told of a loss of theirs that no poll has proved, nor of one that we cannot see.
        if (incident.ConfirmedAt is { } confirmedAt && incident.Kind != IncidentKind.OltSilent)
        {
            var lost = incident.Members.Where(m => IsLossDue(m, offered[m.Ont])).ToArray();
            var lostAt = lost.Max(m => (DateTimeOffset?)m.LostAt);
            Add(events, incident, IncidentEventKind.Lost, lostAt > confirmedAt ? lostAt.Value : confirmedAt, lost);
            Array.ForEach(lost, m => offered[m.Ont] = offered[m.Ont] with { Lost = m.Episode });
            var restored = incident.Members.Where(m => IsReturnDue(m, offered[m.Ont])).ToArray();
            Add(events, incident, IncidentEventKind.Restored, restored.Max(m => m.RestoredAt) ?? confirmedAt, restored);
            Array.ForEach(restored, m => offered[m.Ont] = offered[m.Ont] with { Restored = m.Episode });
        }

        if (incident.ResolvedAt is { } resolvedAt)
        {
            Add(events, incident, IncidentEventKind.Resolved, resolvedAt, []);
        }

        return (events, offered);
    }

    private static bool IsLossDue(Member member, Offered offered) =>
        member is { State: MemberState.Affected, IsConfirmed: true } && offered.Lost < member.Episode;

    /// <summary>
    /// Whose loss was never an event has nothing to be told the end of. One that was is owed its end, even when a shorter
    /// loss that nothing proved came between: the Notifier knows whether the end was told meanwhile.
    /// </summary>
    private static bool IsReturnDue(Member member, Offered offered) =>
        member.State == MemberState.Restored && offered.Lost > 0 && offered.Restored < member.Episode;

    private static void Add(
        List<IncidentEvent> events, Incident incident, IncidentEventKind kind, DateTimeOffset at, Member[] about)
    {
        var isAboutMembers = kind is IncidentEventKind.Lost or IncidentEventKind.Restored;
        var homes = about.Where(m => m.Connection is not null).Select(m => (m.Connection!.Value, m.Episode)).ToArray();
        if (!isAboutMembers || homes.Length > 0)
        {
            events.Add(new IncidentEvent(IncidentNames.OfEvent(incident.Id, incident.Change, kind), kind, at, homes));
        }
    }
}
