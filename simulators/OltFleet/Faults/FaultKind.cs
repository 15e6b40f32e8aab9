namespace Lightline.OltFleet.Faults;

/// <summary>What can break.</summary>
public enum FaultKind
{
    /// <summary>Light is lost behind a place of the plant: loss of signal, no last word.</summary>
    FibreCut,

    /// <summary>One home loses its electricity; its ONT says so with a dying gasp.</summary>
    OnuPower,

    /// <summary>A power area loses its electricity: all its ONTs say so.</summary>
    PowerCut,

    /// <summary>An OLT answers nothing and sends nothing; its ONTs go on as they were, unseen.</summary>
    OltSilent,
}
