using Lightline.OltFleet.Plans;

namespace Lightline.Town.Plans;

/// <summary>An ONT with the house it hangs in. Without a provider nobody buys a service there.</summary>
internal sealed record TownOnt(
    OntPlan Plan, string HouseNumber, double Latitude, double Longitude, Provider? Provider);
