namespace Lightline.Data;

/// <summary>What a database said when it was asked for its schema version.</summary>
public enum SchemaState
{
    /// <summary>It has what this build needs.</summary>
    Ready,

    /// <summary>It has an older schema.</summary>
    Older,

    /// <summary>It has no schema of ours.</summary>
    Missing,

    /// <summary>It did not answer, or refused the role.</summary>
    Unreachable,
}
