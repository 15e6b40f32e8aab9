namespace Lightline.Contracts.Incidents;

/// <summary>What kind of fault an incident is. Stored: never renumber.</summary>
public enum IncidentKind
{
    /// <summary>The light is gone for all behind one point of the plant, and their boxes did not report losing power.</summary>
    FibreCut = 1,

    /// <summary>Many boxes of one power area reported losing power: the network is well.</summary>
    PowerCut = 2,

    /// <summary>An OLT answers nobody: what its ONTs do is unknown.</summary>
    OltSilent = 3,
}
