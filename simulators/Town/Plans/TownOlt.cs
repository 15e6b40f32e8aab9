using System.Net;
using Lightline.OltFleet.Plans;

namespace Lightline.Town.Plans;

/// <summary>An OLT in the exchange of a street.</summary>
internal sealed record TownOlt(
    string Name, IPAddress Address, string Community, Street Site, IReadOnlyList<TownPon> Pons)
{
    public OltPlan ToFleetPlan() => new(
        Name,
        Address,
        Community,
        [.. Pons.Select(p => new PonPlan(p.Frame, p.Slot, p.Port, [.. p.Onts.Select(o => o.Plan)]))]);

    /// <summary>The name only: a community is a secret.</summary>
    public override string ToString() => Name;
}
