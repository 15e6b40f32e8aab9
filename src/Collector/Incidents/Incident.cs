using Lightline.Collector.Inventory;
using Lightline.Contracts;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Incidents;

/// <summary>Where a fault lies: the one of these that is set and stands last.</summary>
internal readonly record struct IncidentScope(
    OltId? Olt = null, PonId? Pon = null, SplitterId? Splitter = null, PowerAreaId? PowerArea = null)
{
    /// <summary>Whether an ONT of this place is behind it.</summary>
    public bool Covers(Ont ont) =>
        PowerArea is not null ? ont.PowerArea == PowerArea
        : Splitter is not null ? ont.Splitter == Splitter
        : Pon is not null ? ont.Pon == Pon
        : ont.Olt == Olt;
}

/// <summary>One real fault as it is known now. Immutable: what the writer gets is not changed behind its back.</summary>
internal sealed record Incident(
    IncidentId Id,
    string PublicNumber,
    OwnedRegion Region,
    IncidentKind Kind,
    IncidentScope Scope,
    IncidentState State,
    DateTimeOffset FirstLostAt,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ConfirmedAt,
    DateTimeOffset? ResolvedAt,
    long Change,
    IReadOnlyList<Member> Members);

/// <summary>An ONT that is or was hit.</summary>
/// <param name="Ont">The ONT.</param>
/// <param name="Connection">The connection it served when it joined.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Cause">Why it lost service.</param>
/// <param name="Episode">Counts its losses within the incident, from 1.</param>
/// <param name="JoinedAt">When it became a member.</param>
/// <param name="LostAt">When this episode's loss began.</param>
/// <param name="RestoredAt">When service came back in this episode; set when it has lasted for the hold-down.</param>
/// <param name="IsConfirmed">
/// Whether a poll proved this episode's loss. Not stored: that an event was made of it is, and what was not, a poll proves
/// anew after a restart.
/// </param>
internal sealed record Member(
    OntId Ont,
    ConnectionId? Connection,
    MemberState State,
    DownCause Cause,
    int Episode,
    DateTimeOffset JoinedAt,
    DateTimeOffset LostAt,
    DateTimeOffset? RestoredAt,
    bool IsConfirmed = false);
