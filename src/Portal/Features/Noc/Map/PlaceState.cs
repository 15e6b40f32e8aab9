namespace Lightline.Portal.Features.Noc.Map;

/// <summary>How one home, a cabinet or an area stands, in the order of how much it needs somebody.</summary>
public enum PlaceState
{
    /// <summary>Nobody has a service there.</summary>
    NoHomes = 0,

    /// <summary>It works, by proof.</summary>
    Working = 1,

    /// <summary>Nothing proves any state.</summary>
    CannotCheck = 2,

    /// <summary>Boxes told that they lost power.</summary>
    NoPower = 3,

    /// <summary>No light, or off without telling why.</summary>
    NoLight = 4,
}
