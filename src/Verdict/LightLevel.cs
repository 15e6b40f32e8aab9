namespace Lightline.Verdict;

/// <summary>The light at the box: a band, its words and a place on the meter.</summary>
/// <param name="Band">The judgement.</param>
/// <param name="Words">A sentence for people.</param>
/// <param name="Position">0 (weak end) to 100 (strong end); null when there is no reading to place.</param>
/// <param name="RxPowerDbm">The reading that is judged, dBm; null when there is none to trust.</param>
/// <param name="MeasuredAt">When it was measured (UTC); null when never.</param>
public sealed record LightLevel(
    LightBand Band, string Words, int? Position, double? RxPowerDbm, DateTimeOffset? MeasuredAt)
{
    /// <summary>Left end of the meter, dBm.</summary>
    public const double MeterFromDbm = -30;

    /// <summary>Right end of the meter, dBm.</summary>
    public const double MeterToDbm = -5;

    /// <summary>Below this the light is too weak, dBm.</summary>
    public const double TooWeakBelowDbm = -27;

    /// <summary>Below this the light is weak, dBm.</summary>
    public const double WeakBelowDbm = -25;

    /// <summary>Above this the light is too strong, dBm.</summary>
    public const double TooStrongAboveDbm = -8;

    /// <summary>A level this far under the box's own usual level has fallen, dB.</summary>
    public const double FallenByDb = 2;

    /// <summary>Whether the light is a reason to look at the line.</summary>
    public bool IsPoor => IsPoorIn(Band);

    /// <summary>Whether a band is a reason to look at the line.</summary>
    public static bool IsPoorIn(LightBand band) =>
        band is LightBand.Weak or LightBand.TooWeak or LightBand.TooStrong or LightBand.Fallen;

    /// <summary>Where a level stands on the meter, 0 to 100; levels off the scale stand at its end.</summary>
    public static int PositionOf(double dbm) =>
        (int)Math.Round(100 * (Math.Clamp(dbm, MeterFromDbm, MeterToDbm) - MeterFromDbm) / (MeterToDbm - MeterFromDbm));

    /// <summary>The band of a level, given the box's usual level where one is known.</summary>
    public static LightBand BandOf(double dbm, double? usualDbm) => dbm switch
    {
        < TooWeakBelowDbm => LightBand.TooWeak,
        < WeakBelowDbm => LightBand.Weak,
        > TooStrongAboveDbm => LightBand.TooStrong,
        _ when usualDbm - dbm >= FallenByDb => LightBand.Fallen,
        _ => LightBand.Good,
    };
}
