using Lightline.OltFleet.Faults;

namespace Lightline.OltFleet;

/// <summary>What an active fault touches: rows of OLTs.</summary>
internal sealed record Touched(FaultKind Kind, (SimulatedOlt Olt, int[] Rows)[] Parts)
{
    public Fault ToFault(string id, string at, DateTimeOffset started)
    {
        var onts = Parts.SelectMany(p => p.Rows.Select(p.Olt.OntAt)).ToArray();
        return new Fault(id, Kind, at, started, [.. onts.Select(o => o.Serial)], onts.Count(o => o.IsHome));
    }

    public void Break(Fault fault)
    {
        foreach (var (olt, rows) in Parts)
        {
            if (Kind is FaultKind.OltSilent)
            {
                olt.Silence(true);
            }
            else
            {
                olt.Lose(rows, Lacking, fault);
            }
        }
    }

    public void Mend()
    {
        foreach (var (olt, rows) in Parts)
        {
            if (Kind is FaultKind.OltSilent)
            {
                olt.Silence(false);
            }
            else
            {
                olt.Regain(rows, Lacking);
            }
        }
    }

    private Loss Lacking => Kind is FaultKind.FibreCut ? Loss.Light : Loss.Power;
}
