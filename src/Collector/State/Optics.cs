using Lightline.Collector.Decoding;
using Lightline.Contracts.Live;

namespace Lightline.Collector.State;

/// <summary>The measured values of an ONT's optics; null is not measured.</summary>
internal readonly record struct Optics(
    double? RxPowerDbm,
    double? TxPowerDbm,
    double? OltRxPowerDbm,
    double? TemperatureCelsius,
    double? SupplyVolts,
    double? BiasMilliamps)
{
    /// <summary>A light level that moved less than this, dB, tells nothing new: the sensors' own noise.</summary>
    public const double LightBandDb = 0.2;

    private const double TemperatureBandCelsius = 2;
    private const double SupplyBandVolts = 0.1;
    private const double BiasBandMilliamps = 2;

    public bool IsEmpty => this == default;

    public static Optics Of(in Reading reading) => new(
        reading.RxPowerDbm, reading.TxPowerDbm, reading.OltRxPowerDbm,
        reading.TemperatureCelsius, reading.SupplyVolts, reading.BiasMilliamps);

    public static Optics Of(OntLive live) => new(
        live.RxPowerDbm, live.TxPowerDbm, live.OltRxPowerDbm,
        live.TemperatureCelsius, live.SupplyVolts, live.BiasMilliamps);

    /// <summary>These values, and the earlier one where this measured none.</summary>
    public Optics Over(Optics earlier) => new(
        RxPowerDbm ?? earlier.RxPowerDbm,
        TxPowerDbm ?? earlier.TxPowerDbm,
        OltRxPowerDbm ?? earlier.OltRxPowerDbm,
        TemperatureCelsius ?? earlier.TemperatureCelsius,
        SupplyVolts ?? earlier.SupplyVolts,
        BiasMilliamps ?? earlier.BiasMilliamps);

    /// <summary>Whether a value measured here left the dead band around <paramref name="known"/>.</summary>
    public bool Leaves(Optics known) =>
        IsOut(RxPowerDbm, known.RxPowerDbm, LightBandDb)
        || IsOut(TxPowerDbm, known.TxPowerDbm, LightBandDb)
        || IsOut(OltRxPowerDbm, known.OltRxPowerDbm, LightBandDb)
        || IsOut(TemperatureCelsius, known.TemperatureCelsius, TemperatureBandCelsius)
        || IsOut(SupplyVolts, known.SupplyVolts, SupplyBandVolts)
        || IsOut(BiasMilliamps, known.BiasMilliamps, BiasBandMilliamps);

    private static bool IsOut(double? value, double? known, double band) =>
        value is { } v && (known is not { } k || Math.Abs(v - k) >= band);
}
