using System.Globalization;

namespace Lightline.Collector.Governor;

/// <summary>
/// How hard an OLT may be asked: configuration section <c>Governor</c>. Every number is cut to the ceiling of the OLT's
/// profile; a configuration can only be gentler.
/// </summary>
internal sealed record GovernorOptions
{
    public const string Section = "Governor";

    /// <summary>
    /// Datagrams a second to one OLT, retries included. 40 under a ceiling of 50: a status sweep of 500 ONTs is about
    /// 50 answers of 10 rows (1.3 s of each minute), their light levels 84 GETs of 6 ONTs (every 15 minutes), 30
    /// watched ONTs 6 GETs each 1.5 s (4 a second).
    /// </summary>
    public int PacketsPerSecond { get; init; } = 40;

    /// <summary>Requests sent to one OLT and not yet answered. Scripts in the field use 1.</summary>
    public int RequestsInFlight { get; init; } = 1;

    /// <summary>OIDs in one GET.</summary>
    public int OidsPerGet { get; init; } = 40;

    /// <summary>max-repetitions of a GETBULK, at most; fewer where rows are long.</summary>
    public int Repetitions { get; init; } = 20;

    /// <summary>
    /// The part of an OLT's time and packets that watching may take, 0.05..0.5. Half: 1,000 watched ONTs are 200
    /// GETs, and at 20 a second each is read every 10 s, in turn.
    /// </summary>
    public double WatchShare { get; init; } = 0.5;

    /// <summary>ONTs of one OLT watched at once.</summary>
    public int WatchedMax { get; init; } = 1_000;

    /// <summary>Reads the section; what is wrong becomes a fault of the section and the default holds.</summary>
    public static GovernorOptions Read(SettingsSection section)
    {
        var standard = new GovernorOptions();
        return new GovernorOptions
        {
            PacketsPerSecond = section.Number(nameof(PacketsPerSecond), standard.PacketsPerSecond, 1, 1_000),
            RequestsInFlight = section.Number(nameof(RequestsInFlight), standard.RequestsInFlight, 1, 2),
            OidsPerGet = section.Number(nameof(OidsPerGet), standard.OidsPerGet, 8, 128),
            Repetitions = section.Number(nameof(Repetitions), standard.Repetitions, 1, 100),
            WatchShare = ReadShare(section, standard.WatchShare),
            WatchedMax = section.Number(nameof(WatchedMax), standard.WatchedMax, 1, 65_536),
        };
    }

    private static double ReadShare(SettingsSection section, double standard)
    {
        if (section.Text(nameof(WatchShare)) is not { } text)
        {
            return standard;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            && share is >= OltLimits.WatchShareMin and <= OltLimits.WatchShareMax)
        {
            return share;
        }

        section.Fault(
            nameof(WatchShare),
            FormattableString.Invariant($"{text} is not a share ({OltLimits.WatchShareMin}..{OltLimits.WatchShareMax})"));
        return standard;
    }
}
