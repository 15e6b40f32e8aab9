namespace Lightline.Town.Plans;

/// <summary>Somebody of the town who can sign in.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Email">Signs in with it.</param>
/// <param name="Provider">At whose site.</param>
/// <param name="Pon">The PON of the home.</param>
/// <param name="Ont">The home.</param>
/// <param name="SecondOnt">A second home on the same PON and account; null for most.</param>
internal sealed record DemoPerson(
    string Name, string Email, Provider Provider, TownPon Pon, TownOnt Ont, TownOnt? SecondOnt = null)
{
    /// <summary>The same for all, and no secret: the demo answers on loopback only.</summary>
    public const string Password = "Lightline-demo-1";

    public string Address => SecondOnt is null
        ? $"{Ont.HouseNumber} {Pon.Street.Name}"
        : $"{Ont.HouseNumber} and {SecondOnt.HouseNumber} {Pon.Street.Name}";

    /// <summary>Every place whose fault this home feels.</summary>
    public bool IsBehind(string at) =>
        at == Pon.Olt
        || at == Pon.Place.ToString()
        || at == (Pon.Place with { Splitter = Ont.Plan.Splitter }).ToString()
        || at == Ont.Plan.PowerArea
        || at == Ont.Plan.Serial;
}
