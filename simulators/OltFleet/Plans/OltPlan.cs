using System.Net;

namespace Lightline.OltFleet.Plans;

/// <summary>One OLT of the simulated plant.</summary>
/// <param name="Name">Its name, such as <c>olt-1</c>; unique in the fleet.</param>
/// <param name="Address">The loopback address that is its alone: it answers there and sends its traps from there.</param>
/// <param name="Community">The SNMP community it answers to and signs its traps with.</param>
/// <param name="Pons">Its PON ports.</param>
public sealed record OltPlan(string Name, IPAddress Address, string Community, IReadOnlyList<PonPlan> Pons)
{
    /// <summary>The name only: a community is a secret.</summary>
    public override string ToString() => Name;
}
