using Lightline.Contracts;

namespace Lightline.Data.Network;

/// <summary>The box in a home, as planned.</summary>
public sealed class Ont
{
    /// <summary>Assigned by the database.</summary>
    public OntId Id { get; set; }

    /// <summary>Four letters or digits and eight hexadecimal digits, such as <c>HWTC1234ABCD</c>.</summary>
    public required string Serial { get; set; }

    /// <summary>Its PON port.</summary>
    public PonId PortId { get; set; }

    /// <summary>The splitter it hangs from, when known.</summary>
    public SplitterId? SplitterId { get; set; }

    /// <summary>Its ONT id on the PON, 0..255; unique there.</summary>
    public int Number { get; set; }

    /// <summary>Model name as the vendor writes it.</summary>
    public required string Model { get; set; }

    /// <summary>WGS 84, degrees.</summary>
    public double Latitude { get; set; }

    /// <summary>WGS 84, degrees.</summary>
    public double Longitude { get; set; }
}
