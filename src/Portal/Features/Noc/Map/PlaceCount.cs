namespace Lightline.Portal.Features.Noc.Map;

/// <summary>All places with their counts, those first that need somebody most.</summary>
/// <param name="Cabinets">Cabinets.</param>
/// <param name="Areas">Areas.</param>
/// <param name="All">Every home once, also those that hang from no known cabinet.</param>
public sealed record PlaceCount(IReadOnlyList<Place> Cabinets, IReadOnlyList<Place> Areas, Place All)
{
    /// <summary>Whether another count says the same of every place.</summary>
    public bool SaysTheSameAs(PlaceCount other) =>
        All.SaysTheSameAs(other.All) && IsSame(Cabinets, other.Cabinets) && IsSame(Areas, other.Areas);

    private static bool IsSame(IReadOnlyList<Place> some, IReadOnlyList<Place> others) =>
        some.Count == others.Count && some.Zip(others).All(pair => pair.First.SaysTheSameAs(pair.Second));
}
