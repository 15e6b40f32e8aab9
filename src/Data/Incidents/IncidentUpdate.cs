using Lightline.Contracts.Incidents;

namespace Lightline.Data.Incidents;

/// <summary>What the NOC says of an incident. Rows are only added.</summary>
public sealed class IncidentUpdate
{
    /// <summary>UUIDv7.</summary>
    public Guid Id { get; set; }

    /// <summary>The incident.</summary>
    public IncidentId IncidentId { get; set; }

    /// <summary>The form it came by: sent twice, it is one update.</summary>
    public Guid FormKey { get; set; }

    /// <summary>Who says it.</summary>
    public Guid AuthorId { get; set; }

    /// <summary>Their name then.</summary>
    public required string AuthorName { get; set; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Taking it, a word to people, or a note among colleagues.</summary>
    public IncidentUpdateKind Kind { get; set; }

    /// <summary>How far the work is.</summary>
    public IncidentStage? Stage { get; set; }

    /// <summary>What is told, or noted.</summary>
    public string? Message { get; set; }

    /// <summary>Earliest time at which service is expected back (UTC).</summary>
    public DateTimeOffset? BackFrom { get; set; }

    /// <summary>Latest time at which service is expected back (UTC).</summary>
    public DateTimeOffset? BackBy { get; set; }

    /// <summary>Why the time at which service is expected back is another one than before.</summary>
    public string? BackReason { get; set; }

    /// <summary>When people hear more at the latest (UTC).</summary>
    public DateTimeOffset? NextUpdateAt { get; set; }

    /// <summary>Whether it is sent to the homes concerned, beside being shown.</summary>
    public bool IsSent { get; set; }

    /// <summary>When the Notifier made notices of it (UTC).</summary>
    public DateTimeOffset? ExpandedAt { get; set; }
}
