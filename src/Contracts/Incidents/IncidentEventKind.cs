namespace Lightline.Contracts.Incidents;

/// <summary>What happened to an incident. Stored: never renumber.</summary>
public enum IncidentEventKind
{
    /// <summary>It was opened.</summary>
    Opened = 1,

    /// <summary>These connections lost service; made of each only once a poll has proved its own loss.</summary>
    Lost = 2,

    /// <summary>These connections have had service again for the hold-down.</summary>
    Restored = 3,

    /// <summary>It ended.</summary>
    Resolved = 4,

    /// <summary>Its scope became wider.</summary>
    Widened = 5,
}
