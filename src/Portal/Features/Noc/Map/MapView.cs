namespace Lightline.Portal.Features.Noc.Map;

/// <summary>What the map, its legend and its tables show at one moment.</summary>
/// <param name="Moment">The incidents beside it.</param>
/// <param name="Places">The plant and its counts; null while the plant can't be read.</param>
/// <param name="Marked">Public number of the incident whose places are marked; null for none.</param>
public sealed record MapView(NocMoment Moment, PlaceMoment? Places, string? Marked)
{
    /// <summary>Most cabinets in the table, and most marks on the map that take the focus.</summary>
    public const int CabinetsListed = 200;

    /// <summary>Most areas in the table.</summary>
    public const int AreasListed = 100;

    /// <summary>The cabinets of the table, those first that need somebody most.</summary>
    public IEnumerable<Place> Cabinets => Places?.Count.Cabinets.Take(CabinetsListed) ?? [];

    /// <summary>The areas of the table, those first that need somebody most.</summary>
    public IEnumerable<Place> Areas => Places?.Count.Areas.Take(AreasListed) ?? [];

    /// <summary>How a place is shown: of old data, what worked then is not known to work now.</summary>
    public PlaceState StateOf(Place place) =>
        Moment.IsOld && place.State == PlaceState.Working ? PlaceState.CannotCheck : place.State;

    /// <summary>Whether the place has homes of the incident that is marked.</summary>
    public bool IsMarked(Place place) => Marked is { } number && place.Incidents.Any(i => i.Number == number);

    /// <summary>Names of the cabinets and areas in a state that no table lists, for the map to draw.</summary>
    public string Unlisted(PlaceState state) => Places is null ? "" : string.Join(
        ' ',
        Places.Count.Cabinets.Skip(CabinetsListed).Concat(Places.Count.Areas.Skip(AreasListed))
            .Where(p => StateOf(p) == state).Select(p => p.Id));

    /// <summary>Tells views apart that differ.</summary>
    public string Tag => Places is null ? "none" : $"{Places.Version}.{Marked}";
}
