namespace Lightline.Contracts.Live;

/// <summary>
/// The clock of architecture.md section 6: how long a proof counts. Bound from the configuration section
/// <c>Freshness</c> by every process that judges age, so that Collector and Portal never disagree.
/// </summary>
public sealed record Freshness
{
    /// <summary>Status younger than this is live. Default 90 s.</summary>
    public TimeSpan LiveFor { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Status older than this is <see cref="OntStatus.Unknown"/>. Default 5 min.</summary>
    public TimeSpan UnknownAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A light level older than this reads "not measured lately". Default 35 min.</summary>
    public TimeSpan OpticsFor { get; init; } = TimeSpan.FromMinutes(35);

    /// <summary>
    /// A lone loss without a power signal reads "Checking" for this long; a recovery is believed by a proof that is this
    /// much younger than the return. Default 60 s.
    /// </summary>
    public TimeSpan HoldDown { get; init; } = TimeSpan.FromSeconds(60);
}
