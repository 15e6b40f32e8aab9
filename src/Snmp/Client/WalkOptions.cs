namespace Lightline.Snmp.Client;

/// <summary>How to walk.</summary>
public sealed record WalkOptions
{
    /// <summary>Timeout and retries of each request.</summary>
    public SnmpRequestOptions Request { get; init; } = SnmpRequestOptions.Default;

    /// <summary>Most variables asked for in one GetBulk; fewer when they would not fit. At least 1.</summary>
    public int MaxRepetitions { get; init; } = 50;

    /// <summary>Columns that are read at the same time, 1 to 8. Each has one request in flight.</summary>
    public int RequestsInFlight { get; init; } = 4;

    /// <summary>Most variables of one column; a walk that reaches it ends as <see cref="WalkEnd.RowCap"/>.</summary>
    public int RowsMax { get; init; } = 1_000_000;
}
