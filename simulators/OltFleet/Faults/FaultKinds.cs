namespace Lightline.OltFleet.Faults;

/// <summary>The written names of <see cref="FaultKind"/>.</summary>
public static class FaultKinds
{
    /// <summary>Such as <c>fibre-cut</c>.</summary>
    public static string Name(FaultKind kind) => kind switch
    {
        FaultKind.FibreCut => "fibre-cut",
        FaultKind.OnuPower => "onu-power",
        FaultKind.PowerCut => "power-cut",
        FaultKind.OltSilent => "olt-silent",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a fault kind"),
    };

    /// <summary>Reads a written name. False when it is none.</summary>
    public static bool TryParse(string? name, out FaultKind kind)
    {
        foreach (var candidate in Enum.GetValues<FaultKind>())
        {
            if (Name(candidate) == name)
            {
                kind = candidate;
                return true;
            }
        }

        kind = default;
        return false;
    }
}
