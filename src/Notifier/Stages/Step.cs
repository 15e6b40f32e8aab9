namespace Lightline.Notifier.Stages;

/// <summary>What a stage says of a notice.</summary>
/// <param name="Ruling">Go, not at all, or later.</param>
/// <param name="Why">See <see cref="Stages.Reason"/>; null for go.</param>
/// <param name="At">When to ask again (UTC); null unless later.</param>
internal readonly record struct Step(Ruling Ruling, string? Why = null, DateTimeOffset? At = null)
{
    /// <summary>Nothing here speaks against it.</summary>
    public static Step Go { get; } = new(Ruling.Go);

    /// <summary>Not at all.</summary>
    public static Step Suppress(string why) => new(Ruling.Suppress, why);

    /// <summary>Not now.</summary>
    public static Step Later(DateTimeOffset at, string why) => new(Ruling.Later, why, at);
}
