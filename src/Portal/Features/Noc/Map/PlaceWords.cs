namespace Lightline.Portal.Features.Noc.Map;

/// <summary>How the map and its tables name things.</summary>
internal static class PlaceWords
{
    /// <summary>"No light".</summary>
    public static string State(PlaceState state) => state switch
    {
        PlaceState.NoLight => "No light",
        PlaceState.NoPower => "No power",
        PlaceState.CannotCheck => "Can't check",
        PlaceState.Working => "Working",
        _ => "No homes",
    };

    /// <summary>The status shape.</summary>
    public static string Tone(PlaceState state) => state switch
    {
        PlaceState.NoLight => "down",
        PlaceState.NoPower => "power",
        PlaceState.CannotCheck => "unknown",
        PlaceState.Working => "ok",
        _ => "none",
    };

    /// <summary>"30 of 32", with those of which nobody knows.</summary>
    public static string Homes(Place place) => (place.Homes, place.CannotCheck) switch
    {
        (0, _) => "none",
        (var homes, 0) => $"{place.Off} of {homes}",
        (var homes, var unknown) => $"{place.Off} of {homes}, {unknown} can't be checked",
    };

    /// <summary>The whole plant in a sentence or two.</summary>
    public static string Summary(MapView view)
    {
        if (view.Places is not { } places)
        {
            return "The plant can't be read right now.";
        }

        var (count, all) = (places.Count, places.Count.All);
        var faulty = count.Cabinets.Count(c => view.StateOf(c) is PlaceState.NoLight or PlaceState.NoPower);
        var hidden = count.Cabinets.Count(c => view.StateOf(c) == PlaceState.CannotCheck);
        var cabinets = (faulty, hidden) switch
        {
            (0, 0) => count.Cabinets.Count == 1 ? "The cabinet works." : $"All {count.Cabinets.Count} cabinets work.",
            (_, 0) => $"{faulty} of {count.Cabinets.Count} cabinets with a fault.",
            (0, _) => $"{hidden} of {count.Cabinets.Count} cabinets can't be checked.",
            _ => $"{faulty} of {count.Cabinets.Count} cabinets with a fault, {hidden} can't be checked.",
        };
        var unknown = all.CannotCheck == 0 ? "" : $" {all.CannotCheck} can't be checked.";
        return $"{cabinets} {all.Off} of {all.Homes} homes off.{unknown}";
    }
}
