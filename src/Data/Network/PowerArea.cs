using Lightline.Contracts;

namespace Lightline.Data.Network;

/// <summary>The homes behind one electricity feed: they go dark together without a fault of the network.</summary>
public sealed class PowerArea
{
    /// <summary>Assigned by the database.</summary>
    public PowerAreaId Id { get; set; }

    /// <summary>Its region.</summary>
    public RegionId RegionId { get; set; }

    /// <summary>Unique code.</summary>
    public required string Code { get; set; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }
}
