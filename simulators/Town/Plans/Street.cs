namespace Lightline.Town.Plans;

/// <summary>A street of the demo town: an area of the network and a power area of its own.</summary>
/// <param name="Code">Code of the area.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Postcode">Of all its houses.</param>
/// <param name="North">Degrees of latitude from one end to the other.</param>
/// <param name="East">Degrees of longitude from one end to the other.</param>
internal sealed record Street(string Code, string Name, string Postcode, double North, double East)
{
    /// <summary>Where the four streets meet; the town is made up.</summary>
    private const double CentreLatitude = 52.2;
    private const double CentreLongitude = 0.13;
    private const int HousesInRow = 100;

    /// <summary>About 12 m north or south.</summary>
    private const double HouseDegrees = 0.00011;

    /// <summary>About 45 m: the next row of houses.</summary>
    private const double RowDegrees = 0.0004;

    public static IReadOnlyList<Street> All { get; } =
    [
        new("mill-road", "Mill Road", "OT1 1MR", 1, 0),
        new("dock-street", "Dock Street", "OT1 2DS", 0, 1),
        new("church-lane", "Church Lane", "OT1 3CL", -1, 0),
        new("station-road", "Station Road", "OT1 4SR", 0, -1),
    ];

    /// <summary>Code and name of the electricity feed of the whole street.</summary>
    public string PowerArea => Code + "-power";

    /// <summary>Where a house stands, counting houses from 0 at the centre.</summary>
    public (double Latitude, double Longitude) HouseAt(int index)
    {
        var along = ((index % HousesInRow) + 5) * HouseDegrees;
        var across = ((index / HousesInRow) + 0.25) * RowDegrees * (index % 2 == 0 ? 1 : -1);
        return (
            CentreLatitude + (North * along) + (East * across),
            CentreLongitude + (East * along) + (North * across));
    }
}
