using Lightline.Contracts;

namespace Lightline.Data.Network;

/// <summary>A building that holds OLTs.</summary>
public sealed class Site
{
    /// <summary>Assigned by the database.</summary>
    public SiteId Id { get; set; }

    /// <summary>Its region.</summary>
    public RegionId RegionId { get; set; }

    /// <summary>The area it stands in.</summary>
    public AreaId AreaId { get; set; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary>WGS 84, degrees.</summary>
    public double Latitude { get; set; }

    /// <summary>WGS 84, degrees.</summary>
    public double Longitude { get; set; }
}
