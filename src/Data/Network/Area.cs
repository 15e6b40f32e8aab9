using Lightline.Contracts;

namespace Lightline.Data.Network;

/// <summary>A part of a region that people know by name: a quarter, a street. Areas nest.</summary>
public sealed class Area
{
    /// <summary>Assigned by the database.</summary>
    public AreaId Id { get; set; }

    /// <summary>Its region.</summary>
    public RegionId RegionId { get; set; }

    /// <summary>The area around it; null at the top.</summary>
    public AreaId? ParentId { get; set; }

    /// <summary>Unique code.</summary>
    public required string Code { get; set; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary>GeoJSON geometry (RFC 7946 section 3.1); null when never drawn.</summary>
    public string? Boundary { get; set; }
}
