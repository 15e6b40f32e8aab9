using Lightline.Contracts;

namespace Lightline.Data.Network;

/// <summary>The OLTs that can share a cause; owned by one Collector at a time.</summary>
public sealed class Region
{
    /// <summary>Assigned by the database.</summary>
    public RegionId Id { get; set; }

    /// <summary>1 to 32 of <c>a-z 0-9 -</c>; unique; part of MQTT topics and tags.</summary>
    public required string Code { get; set; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary>IANA zone, such as <c>Europe/Tallinn</c>.</summary>
    public required string TimeZone { get; set; }
}
