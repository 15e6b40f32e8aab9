namespace Lightline.Snmp.Client;

/// <summary>Why reading of a column stopped. The rows before stand in every case.</summary>
public enum WalkEnd
{
    /// <summary>The next name is outside the column, or the view ends.</summary>
    Complete = 0,

    /// <summary>The agent named a name again or an earlier one: its order is broken.</summary>
    NonIncreasing,

    /// <summary>The cap on rows.</summary>
    RowCap,

    /// <summary>A request failed; the walk's outcome says how.</summary>
    Failed,
}
