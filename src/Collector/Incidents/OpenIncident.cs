using Lightline.Collector.Inventory;
using Lightline.Contracts;
using Lightline.Contracts.Incidents;

namespace Lightline.Collector.Incidents;

/// <summary>An incident that has not ended, as the correlator works on it.</summary>
internal sealed class OpenIncident(Incident incident)
{
    private readonly Dictionary<OntId, Member> _members = incident.Members.ToDictionary(m => m.Ont);
    private int _unfinished = incident.Members.Count(IsUnfinished);

    /// <summary>Everything but the members.</summary>
    public Incident Head { get; private set; } = incident;

    /// <summary>Whether something changed since it was told last.</summary>
    public bool IsDirty { get; private set; }

    /// <summary>Whether a member is affected, or nobody knows.</summary>
    public bool HasUnfinished => _unfinished > 0;

    public IReadOnlyCollection<Member> Members => _members.Values;

    public Member? Find(OntId ont) => _members.GetValueOrDefault(ont);

    /// <summary>Whether a member that is off was lost at about that time.</summary>
    public bool HasLossNear(DateTimeOffset at, TimeSpan within) => _members.Values.Any(m =>
        m.State == MemberState.Affected && (m.LostAt - at).Duration() <= within);

    public void Put(Member member)
    {
        if (_members.TryGetValue(member.Ont, out var before))
        {
            if (before == member)
            {
                return;
            }

            _unfinished -= IsUnfinished(before) ? 1 : 0;
        }

        _unfinished += IsUnfinished(member) ? 1 : 0;
        _members[member.Ont] = member;
        IsDirty = true;
    }

    public void Change(Incident head)
    {
        Head = head;
        IsDirty = true;
    }

    /// <summary>The region's epoch may be another when the plant is read again.</summary>
    public void Move(OwnedRegion region) => Head = Head with { Region = region };

    /// <summary>What to tell: the whole of it under the next change number.</summary>
    public Incident Tell()
    {
        IsDirty = false;
        Head = Head with { Change = Head.Change + 1, Members = [] };
        return Head with { Members = [.. _members.Values] };
    }

    private static bool IsUnfinished(Member member) => member.State is MemberState.Affected or MemberState.Unknown;
}
