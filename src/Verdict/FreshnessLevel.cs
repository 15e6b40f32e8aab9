namespace Lightline.Verdict;

/// <summary>
/// How far a verdict's proof can be trusted at this moment. Only what is <see cref="Live"/> is told as good and as of
/// now. What is <see cref="Delayed"/> is told by one rule: service that was seen is told in the past and without green
/// (<see cref="VerdictKind.WasOnline"/>), and so are the light and our network; a loss stays told as it was, for
/// waiting makes it no better.
/// </summary>
public enum FreshnessLevel
{
    /// <summary>Proved within <c>Freshness.LiveFor</c>, and the equipment at our end answers.</summary>
    Live,

    /// <summary>Older, but within <c>Freshness.UnknownAfter</c>; or the equipment at our end does not answer.</summary>
    Delayed,

    /// <summary>Too old, or never proved.</summary>
    Unknown,
}
