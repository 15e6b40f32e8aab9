using Lightline.OltFleet.Faults;
using Lightline.OltFleet.Plans;

namespace Lightline.OltFleet;

/// <summary>Lists every place of a fleet where something can break, widest first.</summary>
internal static class TargetList
{
    public static IReadOnlyList<FaultTarget> Of(IReadOnlyList<SimulatedOlt> olts, IReadOnlyList<string> powerAreas)
    {
        var all = olts.SelectMany(o => o.Plan.Pons.SelectMany(p => p.Onts)).ToArray();
        var inArea = all.ToLookup(o => o.PowerArea);
        return
        [
            .. olts.Select(o => Target(o.Name, FaultKind.OltSilent, [.. o.Plan.Pons.SelectMany(p => p.Onts)])),
            .. olts.SelectMany(Fibres),
            .. powerAreas.Select(a => Target(a, FaultKind.PowerCut, [.. inArea[a]])),
            .. all.Select(o => new FaultTarget(o.Serial, [FaultKind.FibreCut, FaultKind.OnuPower], 1, o.IsHome ? 1 : 0)),
        ];
    }

    private static IEnumerable<FaultTarget> Fibres(SimulatedOlt olt)
    {
        foreach (var pon in olt.Plan.Pons.Where(p => p.Onts.Count > 0))
        {
            var place = new PlantPlace(olt.Name, pon.Frame, pon.Slot, pon.Port, null);
            yield return Target(place.ToString(), FaultKind.FibreCut, pon.Onts);
            foreach (var group in pon.Onts.Where(o => o.Splitter is not null).GroupBy(o => o.Splitter).OrderBy(g => g.Key))
            {
                yield return Target((place with { Splitter = group.Key }).ToString(), FaultKind.FibreCut, [.. group]);
            }
        }
    }

    private static FaultTarget Target(string at, FaultKind kind, IReadOnlyList<OntPlan> onts) =>
        new(at, [kind], onts.Count, onts.Count(o => o.IsHome));
}
