namespace Lightline.OltFleet.Faults;

/// <summary>What can break.</summary>
public enum FaultKind
{
    /// <summary>Light is lost behind a place of the plant: loss of signal, no last word.</summary>
    FibreCut,

    /// <summary>ONTs lose their electricity and say so with a dying gasp.</summary>
    OnuPower,

    /// <summary>An OLT answers nothing and sends nothing; its ONTs go on as they were, unseen.</summary>
    OltSilent,
}
