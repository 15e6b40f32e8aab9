using Lightline.Contracts;
using Lightline.Contracts.Incidents;

namespace Lightline.Data.Incidents;

/// <summary>
/// Something that happened to an incident, with the connections it concerns: what the Notifier makes notices of. Written
/// by its Collector in the transaction that changes incident and members.
/// </summary>
public sealed class IncidentEvent
{
    /// <summary>Derived from the incident, its change and the kind: offering it again is harmless.</summary>
    public Guid Id { get; set; }

    /// <summary>The incident.</summary>
    public IncidentId IncidentId { get; set; }

    /// <summary>Its region.</summary>
    public RegionId RegionId { get; set; }

    /// <summary>The incident's change with which it came.</summary>
    public long Change { get; set; }

    /// <summary>What happened.</summary>
    public IncidentEventKind Kind { get; set; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>The connections concerned (<c>network.connection.id</c>).</summary>
    public required long[] Connections { get; set; }

    /// <summary>The episode of each of them; as long as <see cref="Connections"/>.</summary>
    public required int[] Episodes { get; set; }

    /// <summary>When the Notifier made notices of it (UTC).</summary>
    public DateTimeOffset? ExpandedAt { get; set; }
}
