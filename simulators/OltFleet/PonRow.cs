using Lightline.OltFleet.Huawei;
using Lightline.OltFleet.Plans;

namespace Lightline.OltFleet;

/// <summary>One PON port's row in its OLT. It has light from below while at least one ONT is up.</summary>
internal struct PonRow(PonPlan plan, int wentUp)
{
    public readonly PonPlan Plan = plan;
    public readonly uint IfIndex = HuaweiIndex.Pon(plan.Frame, plan.Slot, plan.Port);
    public int OntsUp = plan.Onts.Count;

    /// <summary>Unix seconds; <see cref="WentDown"/> is 0 for never.</summary>
    public int WentUp = wentUp;
    public int WentDown;

    /// <summary>An empty port has nothing to lose and stays up.</summary>
    public readonly bool IsUp => OntsUp > 0 || Plan.Onts.Count == 0;

    public readonly string Name => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"GPON {Plan.Frame}/{Plan.Slot}/{Plan.Port}");
}
