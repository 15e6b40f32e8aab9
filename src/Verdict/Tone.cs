namespace Lightline.Verdict;

/// <summary>Which of the six status shapes and colours a verdict wears.</summary>
public enum Tone
{
    /// <summary>Working.</summary>
    Ok,

    /// <summary>Works, but not as it should, or needs somebody to act.</summary>
    Warn,

    /// <summary>Real loss of service.</summary>
    Down,

    /// <summary>No power at the box.</summary>
    Power,

    /// <summary>Planned work.</summary>
    Planned,

    /// <summary>Not known, or not known yet.</summary>
    Unknown,
}
