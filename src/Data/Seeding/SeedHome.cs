using Lightline.Contracts;

namespace Lightline.Data.Seeding;

/// <summary>A premises with its ONT and connection to make.</summary>
/// <param name="Area">Its area.</param>
/// <param name="PowerArea">Its electricity feed, when known.</param>
/// <param name="Street">Street name.</param>
/// <param name="HouseNumber">With its letter.</param>
/// <param name="Postcode">Postal code.</param>
/// <param name="Latitude">WGS 84, degrees; of the ONT too.</param>
/// <param name="Longitude">WGS 84, degrees; of the ONT too.</param>
/// <param name="Serial">The ONT's serial, such as <c>HWTC1234ABCD</c>.</param>
/// <param name="Port">The PON port.</param>
/// <param name="Splitter">The splitter it hangs from, when known.</param>
/// <param name="Number">The ONT id on the PON, 0..255.</param>
/// <param name="Model">Model name.</param>
/// <param name="AccessProfile">What the network is set to let through.</param>
public sealed record SeedHome(
    AreaId Area,
    PowerAreaId? PowerArea,
    string Street,
    string HouseNumber,
    string Postcode,
    double Latitude,
    double Longitude,
    string Serial,
    PonId Port,
    SplitterId? Splitter,
    int Number,
    string Model = "EG8145V5",
    AccessProfileId? AccessProfile = null);
