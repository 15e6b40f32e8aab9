namespace Lightline.Verdict;

/// <summary>The received light in words. Limits are those of a GPON box: −28 to −8 dBm, with a margin.</summary>
public enum LightBand
{
    /// <summary>−25 to −8 dBm.</summary>
    Good,

    /// <summary>−27 to −25 dBm.</summary>
    Weak,

    /// <summary>Under −27 dBm.</summary>
    TooWeak,

    /// <summary>Over −8 dBm.</summary>
    TooStrong,

    /// <summary>Inside the good band, but at least 2 dB under the box's own usual level.</summary>
    Fallen,

    /// <summary>Never measured.</summary>
    Unknown,

    /// <summary>Measured too long ago, or before the last loss, of a box that is online.</summary>
    NotMeasuredLately,

    /// <summary>Measured once, of a box that is not proved online now.</summary>
    NotMeasurable,
}
