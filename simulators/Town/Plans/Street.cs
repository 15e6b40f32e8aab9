namespace Lightline.Town.Plans;

/// <summary>
/// A street of the demo town: an area of the network and a power area of its own. Its houses stand in rows that bend
/// around the town's centre, a quarter of the way round; each row is a little longer than the one before it.
/// </summary>
/// <param name="Code">Code of the area.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Postcode">Of all its houses.</param>
/// <param name="Bearing">Where its middle lies as seen from the centre: radians, from east towards north.</param>
internal sealed record Street(string Code, string Name, string Postcode, double Bearing)
{
    /// <summary>Where the four streets meet; the town is made up.</summary>
    private const double CentreLatitude = 52.2;
    private const double CentreLongitude = 0.13;
    private const double MetresInDegree = 111_320;

    private const double FirstRowMetres = 75;
    private const double BetweenRowsMetres = 45;
    private const double BetweenHousesMetres = 13;
    private const double ExchangeMetres = 48;
    private const double MarginMetres = 20;

    /// <summary>Half the angle that a row takes: a main road lies between two streets.</summary>
    private const double HalfTurn = 0.68;
    private const int CornersOnRow = 12;

    public static IReadOnlyList<Street> All { get; } =
    [
        new("mill-road", "Mill Road", "OT1 1MR", Math.PI / 2),
        new("dock-street", "Dock Street", "OT1 2DS", 0),
        new("church-lane", "Church Lane", "OT1 3CL", -Math.PI / 2),
        new("station-road", "Station Road", "OT1 4SR", Math.PI),
    ];

    /// <summary>Code and name of the electricity feed of the whole street.</summary>
    public string PowerArea => Code + "-power";

    /// <summary>Where the street's exchange stands.</summary>
    public (double Latitude, double Longitude) Exchange => At(ExchangeMetres, 0);

    /// <summary>Where a house stands, counting houses from 0 at the centre.</summary>
    public (double Latitude, double Longitude) HouseAt(int index)
    {
        var (row, place, houses) = (0, index, HousesIn(0));
        while (place >= houses)
        {
            place -= houses;
            houses = HousesIn(++row);
        }

        // Every second row is counted back, so that neighbours by number are neighbours.
        var across = ((place + 0.5) / houses * 2) - 1;
        return At(RadiusOf(row), HalfTurn * (row % 2 == 0 ? across : -across));
    }

    /// <summary>The outline of the street's first houses, closed, a little wider than they stand.</summary>
    public IReadOnlyList<(double Latitude, double Longitude)> OutlineOf(int houses)
    {
        var row = 0;
        for (var left = houses - HousesIn(0); left > 0; left -= HousesIn(row))
        {
            row++;
        }

        var turns = Enumerable.Range(0, CornersOnRow + 1)
            .Select(i => (HalfTurn + 0.05) * ((2.0 * i / CornersOnRow) - 1))
            .ToArray();
        var inner = turns.Select(turn => At(FirstRowMetres - MarginMetres, turn)).ToArray();
        return [.. inner, .. turns.Reverse().Select(turn => At(RadiusOf(row) + MarginMetres, turn)), inner[0]];
    }

    private static double RadiusOf(int row) => FirstRowMetres + (BetweenRowsMetres * row);

    private static int HousesIn(int row) => (int)(RadiusOf(row) * 2 * HalfTurn / BetweenHousesMetres);

    /// <summary>A place in the town, which is no perfect circle.</summary>
    private (double Latitude, double Longitude) At(double metres, double turn)
    {
        var angle = Bearing + turn;
        var stretched = metres * (1 + (0.12 * Math.Sin((2 * angle) + 0.6)) + (0.06 * Math.Sin(5 * angle)));
        return (
            CentreLatitude + (stretched * Math.Sin(angle) / MetresInDegree),
            CentreLongitude
                + (stretched * Math.Cos(angle) / MetresInDegree / Math.Cos(CentreLatitude * Math.PI / 180)));
    }
}
