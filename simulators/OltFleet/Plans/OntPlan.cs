namespace Lightline.OltFleet.Plans;

/// <summary>One ONT of the simulated plant.</summary>
/// <param name="Number">ONT id on its PON, 0..127.</param>
/// <param name="Serial">Four letters of the vendor and eight hexadecimal digits, upper case.</param>
/// <param name="Model">The equipment id it reports.</param>
/// <param name="Splitter">The first splitter it hangs on, by its number on the PON; null when on the PON itself.</param>
/// <param name="PowerArea">Name of the power area that feeds the home; null when none.</param>
/// <param name="IsHome">Whether a service is sold over it: counts of homes count these.</param>
/// <param name="DistanceMetres">Fibre length to the OLT, m.</param>
/// <param name="RxPowerDbm">The light level around which it drifts, dBm.</param>
public sealed record OntPlan(
    int Number,
    string Serial,
    string Model,
    int? Splitter,
    string? PowerArea,
    bool IsHome,
    int DistanceMetres,
    double RxPowerDbm);
