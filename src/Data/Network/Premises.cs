using Lightline.Contracts;

namespace Lightline.Data.Network;

/// <summary>A place that can have a connection.</summary>
public sealed class Premises : IHasPublicNumber
{
    /// <summary>Assigned by the database.</summary>
    public PremisesId Id { get; set; }

    /// <summary>8 characters, see <see cref="Lightline.Data.PublicNumber"/>.</summary>
    public required string PublicNumber { get; set; }

    /// <summary>Its area.</summary>
    public AreaId AreaId { get; set; }

    /// <summary>Its electricity feed, when known.</summary>
    public PowerAreaId? PowerAreaId { get; set; }

    /// <summary>Street name.</summary>
    public required string Street { get; set; }

    /// <summary>With its letter, such as <c>12b</c>.</summary>
    public required string HouseNumber { get; set; }

    /// <summary>Postal code.</summary>
    public required string Postcode { get; set; }

    /// <summary>WGS 84, degrees.</summary>
    public double Latitude { get; set; }

    /// <summary>WGS 84, degrees.</summary>
    public double Longitude { get; set; }
}
