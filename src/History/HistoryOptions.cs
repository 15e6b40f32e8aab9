namespace Lightline.History;

/// <summary>Which store holds the history. Bind it to the root of the configuration.</summary>
public sealed record HistoryOptions
{
    /// <summary>Section <c>Influx</c>. Without a URL the history is in PostgreSQL's partitions.</summary>
    public InfluxOptions Influx { get; init; } = new();

    /// <summary>Every mistake in words, each beginning with the key's path; empty when all is right.</summary>
    public IReadOnlyList<string> Validate() => [.. Influx.Validate()];
}
