using Lightline.Contracts;
using Lightline.Data;

namespace Lightline.Portal.Live.Plants;

/// <summary>The plant as maps need it, read at one moment. Never changes; pages share it.</summary>
/// <param name="Areas">Areas, parents before their children where they are not in a circle.</param>
/// <param name="Sites">Buildings that hold OLTs.</param>
/// <param name="Cabinets">Splitters, each in its cabinet.</param>
/// <param name="Homes">Homes with a box and a service.</param>
/// <param name="LeftOut">How many rows were left out because a bound was reached.</param>
/// <param name="Unplaced">How many boundaries and positions are no place on earth, and are listed but not drawn.</param>
internal sealed record Plant(
    IReadOnlyList<PlantArea> Areas,
    IReadOnlyList<PlantSite> Sites,
    IReadOnlyList<PlantCabinet> Cabinets,
    IReadOnlyList<PlantHome> Homes,
    int LeftOut,
    int Unplaced)
{
    /// <summary>The plant as a map draws it.</summary>
    public PlantDrawing Drawing { get; } = PlantDrawing.Of(Areas, Sites, Cabinets, LeftOut);
}

/// <summary>An area that people know by name.</summary>
/// <param name="Id">The area.</param>
/// <param name="Parent">The area around it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Boundary">A GeoJSON geometry that was looked through; null when none was drawn.</param>
internal sealed record PlantArea(AreaId Id, AreaId? Parent, string Name, string? Boundary);

/// <summary>A building that holds OLTs.</summary>
/// <param name="Id">The site.</param>
/// <param name="Name">What people call it.</param>
/// <param name="At">Where it stands.</param>
internal sealed record PlantSite(SiteId Id, string Name, Position? At);

/// <summary>A splitter in its cabinet.</summary>
/// <param name="Id">The splitter.</param>
/// <param name="Parent">The splitter before it; null for the first.</param>
/// <param name="Site">Where its fibre begins.</param>
/// <param name="Area">The area it stands in.</param>
/// <param name="Name">What is written on the cabinet.</param>
/// <param name="At">Where it stands.</param>
internal sealed record PlantCabinet(
    SplitterId Id, SplitterId? Parent, SiteId Site, AreaId Area, string Name, Position? At);

/// <summary>A home with a box and a service.</summary>
/// <param name="Ont">The box.</param>
/// <param name="Connection">The connection it serves.</param>
/// <param name="Cabinet">The splitter it hangs from, when known.</param>
/// <param name="Area">Its area.</param>
internal readonly record struct PlantHome(OntId Ont, ConnectionId Connection, SplitterId? Cabinet, AreaId Area);

/// <summary>A place on earth: WGS 84, degrees.</summary>
/// <param name="Latitude">-90 to 90.</param>
/// <param name="Longitude">-180 to 180.</param>
internal readonly record struct Position(double Latitude, double Longitude)
{
    /// <summary>A position; null for numbers that are no place on earth.</summary>
    public static Position? From(double latitude, double longitude) =>
        Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 180 ? new Position(latitude, longitude) : null;
}
