namespace Lightline.Data.Incidents;

/// <summary>How far the work on an incident is, in the four words of status pages.</summary>
public enum IncidentStage
{
    /// <summary>Somebody looks for the cause.</summary>
    Investigating,

    /// <summary>The cause is known and being mended.</summary>
    Identified,

    /// <summary>It is mended and being watched.</summary>
    Monitoring,

    /// <summary>It is over.</summary>
    Resolved,
}
