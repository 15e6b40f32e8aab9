using Lightline.Contracts;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;
using Lightline.Data;
using Lightline.Data.Incidents;

namespace Lightline.Portal.Live.Incidents;

/// <summary>One incident as it was read, with everything that pages say of it. Never changes.</summary>
/// <param name="Id">The incident.</param>
/// <param name="Number">Its public number.</param>
/// <param name="Kind">What it is.</param>
/// <param name="State">Where it stands by the evidence.</param>
/// <param name="Place">Where the fault lies, in the engineers' words.</param>
/// <param name="FirstLostAt">When the first member lost service (UTC).</param>
/// <param name="OpenedAt">When it was decided (UTC).</param>
/// <param name="ConfirmedAt">When a poll proved it (UTC); null while none has.</param>
/// <param name="ResolvedAt">When it ended (UTC); null while it has not.</param>
/// <param name="Edition">What it was read from: as long as this is the same, so is the picture.</param>
/// <param name="Members">Every ONT that it hit, those that were never its own left out.</param>
/// <param name="Events">What happened to it, newest first, at most <see cref="IncidentReader.EventsMax"/>.</param>
/// <param name="Updates">What the NOC said and did, newest first, at most <see cref="IncidentReader.UpdatesMax"/>.</param>
public sealed record IncidentPicture(
    IncidentId Id,
    string Number,
    IncidentKind Kind,
    IncidentState State,
    string Place,
    DateTimeOffset FirstLostAt,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ConfirmedAt,
    DateTimeOffset? ResolvedAt,
    IncidentEdition Edition,
    IReadOnlyList<MemberPicture> Members,
    IReadOnlyList<EventPicture> Events,
    IReadOnlyList<UpdatePicture> Updates)
{
    /// <summary>Whether it is going on.</summary>
    public bool IsOpen => State == IncidentState.Open;

    /// <summary>Homes without service, or of which nobody knows.</summary>
    public int HomesOff { get; } = Members.Where(m => m is { IsHome: true, IsOff: true })
        .Select(m => m.Premises).Distinct().Count();

    /// <summary>Homes that it has hit.</summary>
    public int Homes { get; } = Members.Where(m => m.IsHome).Select(m => m.Premises).Distinct().Count();

    /// <summary>
    /// Whether so few of its homes are off that each of them is likely to have a trouble of its own: fewer than three, or
    /// than a tenth, as the correlator counts it, while most are back.
    /// </summary>
    public bool IsMostlyOver => HomesOff * 2 < Homes && (HomesOff < 3 || HomesOff * 10 < Homes);

    /// <summary>The areas of its homes, the most hit first.</summary>
    public IReadOnlyList<string> Areas { get; } =
    [
        .. Members.Where(m => m is { IsHome: true, Area: not null }).GroupBy(m => m.Area!)
            .OrderByDescending(area => area.Count()).ThenBy(area => area.Key, StringComparer.Ordinal)
            .Select(area => area.Key),
    ];

    /// <summary>What people are told now: the newest word of the NOC; null until it said something.</summary>
    public UpdatePicture? Word { get; } = Updates.FirstOrDefault(u => u.Kind == IncidentUpdateKind.Update);

    /// <summary>Who looks after it: whoever took it last; null while nobody has.</summary>
    public string? Owner { get; } =
        Updates.FirstOrDefault(u => u.Kind == IncidentUpdateKind.Acknowledge)?.Author;

    /// <summary>The same, as a user.</summary>
    public Guid? OwnerId { get; } =
        Updates.FirstOrDefault(u => u.Kind == IncidentUpdateKind.Acknowledge)?.AuthorId;

    /// <summary>Whether people were promised news by a time that has passed.</summary>
    public bool IsUpdateOverdue(DateTimeOffset now) => IsOpen && Word?.NextUpdateAt <= now;
}

/// <summary>What tells whether an incident must be read again: rows of updates are only added, so they are counted.</summary>
/// <param name="Change">The Collector's count of changes.</param>
/// <param name="ChangedAt">When it was last written (UTC).</param>
/// <param name="Updates">How many updates it has.</param>
public sealed record IncidentEdition(long Change, DateTimeOffset ChangedAt, long Updates);

/// <summary>One ONT of an incident.</summary>
/// <param name="Ont">The ONT.</param>
/// <param name="Connection">The connection it served when it joined; null for a box without a home.</param>
/// <param name="ConnectionNumber">How people name that connection.</param>
/// <param name="Premises">Where it is.</param>
/// <param name="Area">The area there, as people call it.</param>
/// <param name="IsHome">Whether somebody has a service on it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Cause">Why it lost service.</param>
/// <param name="Episode">Counts its losses within the incident, from 1.</param>
/// <param name="LostAt">When this episode's loss began (UTC).</param>
/// <param name="RestoredAt">When service came back in this episode (UTC).</param>
public sealed record MemberPicture(
    OntId Ont,
    ConnectionId? Connection,
    string? ConnectionNumber,
    PremisesId? Premises,
    string? Area,
    bool IsHome,
    MemberState State,
    DownCause Cause,
    int Episode,
    DateTimeOffset LostAt,
    DateTimeOffset? RestoredAt)
{
    /// <summary>Whether it has no service, or nobody knows.</summary>
    public bool IsOff => State is MemberState.Affected or MemberState.Unknown;
}

/// <summary>Something that happened to an incident.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Connections">How many connections it concerns.</param>
public sealed record EventPicture(IncidentEventKind Kind, DateTimeOffset At, int Connections);

/// <summary>Something that the NOC said or did.</summary>
/// <param name="Kind">Taking it, a word to people, or a note among colleagues.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Author">Whose name it bears.</param>
/// <param name="AuthorId">Whose it is: two may have one name.</param>
/// <param name="Stage">How far the work is.</param>
/// <param name="Message">What is told, or noted: text, never markup.</param>
/// <param name="BackFrom">Earliest time at which service is expected back (UTC).</param>
/// <param name="BackBy">Latest time at which service is expected back (UTC).</param>
/// <param name="BackReason">Why that is another time than was told before.</param>
/// <param name="NextUpdateAt">When people hear more at the latest (UTC).</param>
/// <param name="IsSent">Whether it is sent to the homes concerned, beside being shown.</param>
public sealed record UpdatePicture(
    IncidentUpdateKind Kind,
    DateTimeOffset At,
    string Author,
    Guid AuthorId,
    IncidentStage? Stage,
    string? Message,
    DateTimeOffset? BackFrom,
    DateTimeOffset? BackBy,
    string? BackReason,
    DateTimeOffset? NextUpdateAt,
    bool IsSent);
