using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.History.Tests;

/// <summary>Points for tests, the same for the same seed.</summary>
internal static class Points
{
    public static HistoryKey Key(long ont) =>
        new(new OntId(ont), "old-town", $"olt-{ont % 4}", $"0/{ont % 7}/{ont % 16}");

    public static HistoryPoint Light(HistoryKey key, DateTimeOffset at, double? light) =>
        new() { Key = key, At = at, Status = OntStatus.Online, RxPowerDbm = light };

    /// <summary>One random point with any of its fields missing, but never all.</summary>
    public static HistoryPoint Random(Random random, HistoryKey key, DateTimeOffset at)
    {
        var point = new HistoryPoint
        {
            Key = key,
            At = at,
            Status = random.Next(4) == 0 ? null : (OntStatus)random.Next(7),
            Cause = random.Next(4) == 0 ? null : (DownCause)random.Next(11),
            RxPowerDbm = Number(random, -30, 22),
            TxPowerDbm = Number(random, 0, 5),
            OltRxPowerDbm = Number(random, -32, 20),
            TemperatureCelsius = Number(random, -40, 125),
            SupplyVolts = Number(random, 3, 1),
            BiasMilliamps = Number(random, 0, 90),
        };
        return point.Status is null && point.RxPowerDbm is null ? point with { Status = OntStatus.Online } : point;
    }

    /// <summary>What a store must hold after these writes: the later write's fields win, its nulls keep the older.</summary>
    public static Dictionary<(OntId Ont, DateTimeOffset At), HistoryPoint> Merge(IEnumerable<HistoryPoint> points)
    {
        var stored = new Dictionary<(OntId, DateTimeOffset), HistoryPoint>();
        foreach (var p in points)
        {
            var old = stored.GetValueOrDefault((p.Key.Ont, p.At), p);
            stored[(p.Key.Ont, p.At)] = p with
            {
                Status = p.Status ?? old.Status,
                Cause = p.Cause ?? old.Cause,
                RxPowerDbm = p.RxPowerDbm ?? old.RxPowerDbm,
                TxPowerDbm = p.TxPowerDbm ?? old.TxPowerDbm,
                OltRxPowerDbm = p.OltRxPowerDbm ?? old.OltRxPowerDbm,
                TemperatureCelsius = p.TemperatureCelsius ?? old.TemperatureCelsius,
                SupplyVolts = p.SupplyVolts ?? old.SupplyVolts,
                BiasMilliamps = p.BiasMilliamps ?? old.BiasMilliamps,
            };
        }

        return stored;
    }

    private static double? Number(Random random, double from, double width) => random.Next(5) switch
    {
        0 => null,
        1 => from + (width * random.NextDouble()),
        // What devices send: hundredths.
        _ => Math.Round(from + (width * random.NextDouble()), 2),
    };
}
