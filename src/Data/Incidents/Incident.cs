using Lightline.Contracts;
using Lightline.Contracts.Incidents;

namespace Lightline.Data.Incidents;

/// <summary>
/// One real fault. Written by its Collector; read only here. How many homes it hits is never stored beside it: who may
/// see a home may count it.
/// </summary>
public sealed class Incident
{
    /// <summary>Derived, see <see cref="IncidentId"/>.</summary>
    public IncidentId Id { get; set; }

    /// <summary>8 characters, see <see cref="Lightline.Data.PublicNumber"/>.</summary>
    public required string PublicNumber { get; set; }

    /// <summary>Its region.</summary>
    public RegionId RegionId { get; set; }

    /// <summary>What it is.</summary>
    public IncidentKind Kind { get; set; }

    /// <summary>The OLT, unless power is what failed.</summary>
    public OltId? OltId { get; set; }

    /// <summary>The PON port, when the fault lies there or behind it.</summary>
    public PonId? PortId { get; set; }

    /// <summary>The splitter behind which the fault lies.</summary>
    public SplitterId? SplitterId { get; set; }

    /// <summary>The power area that is out.</summary>
    public PowerAreaId? PowerAreaId { get; set; }

    /// <summary>Where it stands.</summary>
    public IncidentState State { get; set; }

    /// <summary>When the first member lost service (UTC).</summary>
    public DateTimeOffset FirstLostAt { get; set; }

    /// <summary>When it was decided (UTC).</summary>
    public DateTimeOffset OpenedAt { get; set; }

    /// <summary>When a poll proved the first loss (UTC); nobody is told before.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset? ResolvedAt { get; set; }

    /// <summary>Counts what changed, from 1.</summary>
    public long Change { get; set; }

    /// <summary>When it was last written (UTC, the database's clock).</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>The region's epoch under which it was written.</summary>
    public long Epoch { get; set; }
}
