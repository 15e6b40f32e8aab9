using Lightline.Contracts;

namespace Lightline.Data.Network;

/// <summary>A passive splitter on a PON. Splitters cascade.</summary>
public sealed class Splitter
{
    /// <summary>Assigned by the database.</summary>
    public SplitterId Id { get; set; }

    /// <summary>Its PON port.</summary>
    public PonId PortId { get; set; }

    /// <summary>The splitter before it; null for the first.</summary>
    public SplitterId? ParentId { get; set; }

    /// <summary>Unique on its PON port, from 1.</summary>
    public int Number { get; set; }

    /// <summary>What is written on the cabinet.</summary>
    public required string Name { get; set; }

    /// <summary>The area it stands in.</summary>
    public AreaId AreaId { get; set; }

    /// <summary>WGS 84, degrees.</summary>
    public double Latitude { get; set; }

    /// <summary>WGS 84, degrees.</summary>
    public double Longitude { get; set; }
}
