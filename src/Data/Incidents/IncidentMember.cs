using Lightline.Contracts;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;

namespace Lightline.Data.Incidents;

/// <summary>An ONT that is or was hit by an incident. Written by its Collector; read only here.</summary>
public sealed class IncidentMember
{
    /// <summary>The incident.</summary>
    public IncidentId IncidentId { get; set; }

    /// <summary>The ONT.</summary>
    public OntId OntId { get; set; }

    /// <summary>The connection it served when it joined; null for a box without a home.</summary>
    public ConnectionId? ConnectionId { get; set; }

    /// <summary>Where it stands.</summary>
    public MemberState State { get; set; }

    /// <summary>Why it lost service.</summary>
    public DownCause Cause { get; set; }

    /// <summary>Counts its losses within the incident, from 1.</summary>
    public int Episode { get; set; }

    /// <summary>When it became a member (UTC).</summary>
    public DateTimeOffset JoinedAt { get; set; }

    /// <summary>When this episode's loss began (UTC).</summary>
    public DateTimeOffset LostAt { get; set; }

    /// <summary>When service came back in this episode (UTC).</summary>
    public DateTimeOffset? RestoredAt { get; set; }

    /// <summary>The episode whose loss was last made an event; 0 for none.</summary>
    public int LostOffered { get; set; }

    /// <summary>The episode whose end was last made an event; 0 for none.</summary>
    public int RestoredOffered { get; set; }
}
