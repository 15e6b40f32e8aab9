using Lightline.OltFleet.Plans;

namespace Lightline.Town.Plans;

/// <summary>The whole demo town: one region, four streets, two providers.</summary>
internal sealed record TownPlan(TownSize Size, IReadOnlyList<TownOlt> Olts, IReadOnlyList<DemoPerson> People)
{
    public const string RegionCode = "old-town";
    public const string RegionName = "Old Town";
    public const string TimeZone = "Europe/London";

    public IReadOnlyList<OltPlan> ToFleetPlans() => [.. Olts.Select(o => o.ToFleetPlan())];
}
