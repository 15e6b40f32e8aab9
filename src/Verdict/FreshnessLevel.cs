namespace Lightline.Verdict;

/// <summary>How far a verdict's proof can be trusted at this moment.</summary>
public enum FreshnessLevel
{
    /// <summary>Proved within <c>Freshness.LiveFor</c>.</summary>
    Live,

    /// <summary>Older, but within <c>Freshness.UnknownAfter</c>; or the equipment at our end does not answer.</summary>
    Delayed,

    /// <summary>Too old, or never proved.</summary>
    Unknown,
}
