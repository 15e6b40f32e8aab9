namespace Lightline.Contracts.Incidents;

/// <summary>Where one ONT of an incident stands. Stored: never renumber.</summary>
public enum MemberState
{
    /// <summary>It has no service.</summary>
    Affected = 1,

    /// <summary>It has had service for the hold-down.</summary>
    Restored = 2,

    /// <summary>Nothing proves either.</summary>
    Unknown = 3,

    /// <summary>Its loss is not, or no longer, this incident's.</summary>
    Reattributed = 4,
}
