using System.Globalization;
using Lightline.Verdict;

namespace Lightline.Portal.Features.Connection;

/// <summary>
/// Every word of the Connection page below its hero that can change while it is open. The first HTML and the live
/// frames are filled from this one record, so they cannot differ. A number that is not known reads as a dash.
/// </summary>
/// <param name="NetworkState">Our network, in words.</param>
/// <param name="NetworkTone">Its tone.</param>
/// <param name="FibreState">The fibre to the home, in words.</param>
/// <param name="FibreTone">Its tone.</param>
/// <param name="BoxState">The fibre box, in words.</param>
/// <param name="BoxTone">Its tone.</param>
/// <param name="LightWord">The light level, a sentence.</param>
/// <param name="LightTone">Its tone.</param>
/// <param name="LightDetail">When it was measured.</param>
/// <param name="MeterX">Where the meter's mark stands, 0 (weak) to 100 (strong); null when there is none.</param>
/// <param name="Rx">Light received by the box.</param>
/// <param name="Tx">Light sent by the box.</param>
/// <param name="OltRx">Light of the box received at the other end.</param>
/// <param name="Temperature">Temperature of the box's optics.</param>
/// <param name="Supply">Supply voltage of the box's optics.</param>
/// <param name="Bias">Laser bias current.</param>
/// <param name="Distance">Length of the fibre.</param>
/// <param name="Measured">When the numbers were measured.</param>
internal sealed record LiveWords(
    string NetworkState,
    string NetworkTone,
    string FibreState,
    string FibreTone,
    string BoxState,
    string BoxTone,
    string LightWord,
    string LightTone,
    string LightDetail,
    int? MeterX,
    string Rx,
    string Tx,
    string OltRx,
    string Temperature,
    string Supply,
    string Bias,
    string Distance,
    string Measured)
{
    private const string Nothing = "–";

    private static readonly (string, Tone) _cannotCheck = ("Can't check right now.", Tone.Unknown);

    public static LiveWords Of(
        ConnectionFacts facts, ConnectionVerdict verdict, Voice voice, CultureInfo culture, DateTimeOffset now)
    {
        var (networkState, networkTone) = Network(verdict);
        var (fibreState, fibreTone) = Fibre(verdict);
        var (boxState, boxTone) = Box(facts, verdict, voice, culture);
        var measured = facts.OpticsAt is { } at ? Moment(at, voice.Zone, culture, now) : null;
        return new LiveWords(
            networkState,
            Name(networkTone),
            fibreState,
            Name(fibreTone),
            boxState,
            Name(boxTone),
            verdict.Light.Words,
            Name(ToneOf(verdict.Light)),
            measured is null ? "" : $"{(verdict.Light.RxPowerDbm is null ? "Last measured" : "Measured")} {measured}.",
            verdict.Light.Position,
            Number(facts.RxPowerDbm, "0.0", "dBm", culture),
            Number(facts.TxPowerDbm, "0.0", "dBm", culture),
            Number(facts.OltRxPowerDbm, "0.0", "dBm", culture),
            Number(facts.TemperatureCelsius, "0", "°C", culture),
            Number(facts.SupplyVolts, "0.00", "V", culture),
            Number(facts.BiasMilliamps, "0.0", "mA", culture),
            facts.DistanceMetres is { } metres ? Number(metres / 1_000.0, "0.00", "km", culture) : Nothing,
            measured ?? Nothing);
    }

    /// <summary>The name a tone has in markup and style.</summary>
    public static string Name(Tone tone) => tone switch
    {
        Tone.Ok => "ok",
        Tone.Warn => "warn",
        Tone.Down => "down",
        Tone.Power => "power",
        Tone.Planned => "planned",
        _ => "unknown",
    };

    private static (string, Tone) Network(ConnectionVerdict verdict) => verdict.Kind switch
    {
        VerdictKind.NoLightNearby or VerdictKind.FibreOutage => ("A fault near you. It is ours to fix.", Tone.Down),
        VerdictKind.NoBox => ("Not connected yet.", Tone.Unknown),
        _ => verdict.Freshness == FreshnessLevel.Live ? ("Working", Tone.Ok) : _cannotCheck,
    };

    private static (string, Tone) Fibre(ConnectionVerdict verdict) => verdict.Kind switch
    {
        VerdictKind.NoLight or VerdictKind.NoLightNearby or VerdictKind.FibreOutage => ("No light", Tone.Down),
        VerdictKind.NoPower or VerdictKind.NoPowerNearby or VerdictKind.NoPowerAlone or VerdictKind.PowerOutage =>
            ("Can't check while the fibre box has no power.", Tone.Unknown),
        VerdictKind.NoBox => ("Not connected yet.", Tone.Unknown),
        _ when verdict.Freshness != FreshnessLevel.Live => _cannotCheck,
        VerdictKind.Working or VerdictKind.WeakLight or VerdictKind.Impaired or VerdictKind.Recovering =>
            verdict.Light.Band switch
            {
                LightBand.Good => ("Good light", Tone.Ok),
                LightBand.Weak => ("Weak light", Tone.Warn),
                LightBand.TooWeak => ("Light is too weak.", Tone.Warn),
                LightBand.TooStrong => ("Light is too strong.", Tone.Warn),
                LightBand.Fallen => ("Light is weaker than usual.", Tone.Warn),
                _ when verdict.Kind == VerdictKind.WeakLight => ("Light was not as it should be.", Tone.Warn),
                _ => ("Light reaches your home.", Tone.Ok),
            },
        VerdictKind.NotRecognised => ("Light reaches your home.", Tone.Ok),
        _ => _cannotCheck,
    };

    private static (string, Tone) Box(
        ConnectionFacts facts, ConnectionVerdict verdict, Voice voice, CultureInfo culture) => verdict.Kind switch
        {
            VerdictKind.Working or VerdictKind.WeakLight when facts.ChangedAt is { } since =>
                ($"Seen online since {Date(since, voice.Zone, culture)}", Tone.Ok),
            VerdictKind.Working or VerdictKind.WeakLight => ("Online", Tone.Ok),
            VerdictKind.NoLight or VerdictKind.NoLightNearby or VerdictKind.FibreOutage =>
                ("Can't check without light.", Tone.Unknown),
            _ => (verdict.Word, verdict.Tone),
        };

    private static Tone ToneOf(LightLevel light) =>
        light.IsPoor ? Tone.Warn : light.Band == LightBand.Good ? Tone.Ok : Tone.Unknown;

    private static string Number(double? value, string format, string unit, CultureInfo culture) =>
        value is { } number && double.IsFinite(number)
            // A true minus sign, and a space that does not break between number and unit.
            ? number.ToString(format, culture).Replace('-', '−') + "\u00a0" + unit
            : Nothing;

    private static string Moment(DateTimeOffset at, TimeZoneInfo zone, CultureInfo culture, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var isToday = local.Date == TimeZoneInfo.ConvertTime(now, zone).Date;
        return local.ToString(isToday ? "HH:mm:ss" : "d MMM, HH:mm", culture);
    }

    private static string Date(DateTimeOffset at, TimeZoneInfo zone, CultureInfo culture) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("d MMM, HH:mm", culture);
}
