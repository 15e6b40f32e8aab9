using System.Collections.Frozen;
using Lightline.Contracts;
using Lightline.Data.Incidents;
using Lightline.Verdict;

namespace Lightline.Portal.Live.Incidents;

/// <summary>Every incident that is open or ended within a day, at one moment. Never changes; pages share it.</summary>
public sealed class IncidentSnapshot
{
    /// <summary>Nothing was read yet.</summary>
    public static IncidentSnapshot None { get; } = new(0, null, []);

    private readonly FrozenDictionary<string, IncidentPicture> _byNumber;
    private readonly FrozenDictionary<OntId, Hit> _hits;

    /// <param name="version">Counts pictures that differ.</param>
    /// <param name="readAt">When the database said so (UTC); null when it never has.</param>
    /// <param name="incidents">In any order.</param>
    public IncidentSnapshot(long version, DateTimeOffset? readAt, IReadOnlyCollection<IncidentPicture> incidents)
    {
        (Version, ReadAt) = (version, readAt);
        All =
        [
            .. incidents.OrderByDescending(i => i.IsOpen).ThenByDescending(i => i.HomesOff)
                .ThenBy(i => i.FirstLostAt).ThenBy(i => i.Number, StringComparer.Ordinal),
        ];
        Open = [.. All.Where(i => i.IsOpen)];
        _byNumber = All.ToFrozenDictionary(i => i.Number, StringComparer.Ordinal);
        // Should two open incidents claim one box, the one that is told to people explains it.
        _hits = Open
            .SelectMany(incident => incident.Members.Where(m => m.IsOff).Select(m => new Hit(incident, m)))
            .GroupBy(hit => hit.Member.Ont)
            .ToFrozenDictionary(g => g.Key, g => g.OrderByDescending(hit => hit.Incident.ConfirmedAt).First());
    }

    /// <summary>Counts pictures that differ.</summary>
    public long Version { get; }

    /// <summary>When the database said so (UTC); null when it never has.</summary>
    public DateTimeOffset? ReadAt { get; }

    /// <summary>Open ones first, in each half by homes off.</summary>
    public IReadOnlyList<IncidentPicture> All { get; }

    /// <summary>Those going on, by homes off.</summary>
    public IReadOnlyList<IncidentPicture> Open { get; }

    /// <summary>The ONTs without service through an open incident.</summary>
    public IEnumerable<OntId> OntsOff => _hits.Keys;

    /// <summary>An incident by its public number; null when it is not among these.</summary>
    public IncidentPicture? Find(string number) => _byNumber.GetValueOrDefault(number);

    /// <summary>
    /// The open incident through which an ONT is without service as the box of a connection, and its part in it; null when
    /// there is none. A box that moved to another home since takes no outage along.
    /// </summary>
    public (IncidentPicture Incident, MemberPicture Member)? OffThrough(OntId ont, ConnectionId connection) =>
        _hits.TryGetValue(ont, out var hit) && hit.Member.Connection == connection ? (hit.Incident, hit.Member) : null;

    /// <summary>The outage that an ONT is in as the box of a connection; null when it is in none.</summary>
    public Outage? OutageOf(OntId ont, ConnectionId connection)
    {
        if (OffThrough(ont, connection) is not var (incident, member))
        {
            return null;
        }

        var word = incident.Word;
        return new Outage
        {
            Number = incident.Number,
            Kind = incident.Kind,
            Since = member.LostAt,
            IsConfirmed = incident.ConfirmedAt is not null,
            IsMostlyOver = incident.IsMostlyOver,
            Stage = StageOf(word?.Stage),
            Message = word?.Message,
            BackFrom = word?.BackFrom,
            BackBy = word?.BackBy,
            BackReason = word?.BackReason,
            NextUpdateAt = word?.NextUpdateAt,
        };
    }

    /// <summary>The same picture, confirmed at a later moment.</summary>
    public IncidentSnapshot At(DateTimeOffset readAt) => new(this, readAt);

    /// <summary>A stage in the words' terms.</summary>
    public static OutageStage? StageOf(IncidentStage? stage) => stage switch
    {
        IncidentStage.Investigating => OutageStage.Looking,
        IncidentStage.Identified => OutageStage.Fixing,
        IncidentStage.Monitoring => OutageStage.Watching,
        IncidentStage.Resolved => OutageStage.Fixed,
        _ => null,
    };

    private IncidentSnapshot(IncidentSnapshot same, DateTimeOffset readAt)
    {
        (Version, ReadAt, All, Open) = (same.Version, readAt, same.All, same.Open);
        (_byNumber, _hits) = (same._byNumber, same._hits);
    }

    private sealed record Hit(IncidentPicture Incident, MemberPicture Member);
}
