namespace Lightline.Data;

/// <summary>How a wait for the schema ended.</summary>
/// <param name="State">The last answer.</param>
/// <param name="Version">The version seen; null when none was.</param>
/// <param name="Reason">The database's words when there is no version.</param>
public sealed record SchemaWait(SchemaState State, int? Version, string? Reason);
