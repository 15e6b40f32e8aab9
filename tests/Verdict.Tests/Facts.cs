using CsCheck;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;

namespace Lightline.Verdict.Tests;

/// <summary>Facts for tests, around one noon.</summary>
internal static class Facts
{
    public static DateTimeOffset Noon { get; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static Freshness Freshness { get; } = new();

    public static Voice Voice { get; } = new(Words.For("en"), TimeZoneInfo.FindSystemTimeZoneById("Europe/Dublin"));

    public static ConnectionFacts Online { get; } = new()
    {
        Status = OntStatus.Online,
        Source = ReadingSource.Poll,
        ChangedAt = Noon.AddDays(-12),
        ProvenAt = Noon.AddSeconds(-20),
        RxPowerDbm = -19.4,
        OpticsAt = Noon.AddMinutes(-4),
    };

    public static ConnectionFacts Lost(DownCause cause, double secondsAgo) => Online with
    {
        Status = OntStatus.Offline,
        Cause = cause,
        Source = ReadingSource.Trap,
        ChangedAt = Noon.AddSeconds(-secondsAgo),
        ProvenAt = Noon.AddSeconds(-Math.Min(secondsAgo, 20)),
        LostAt = Noon.AddSeconds(-secondsAgo),
    };

    public static ConnectionVerdict Decide(ConnectionFacts facts, DateTimeOffset? now = null) =>
        Judge.Decide(facts, now ?? Noon, Freshness, Voice);

    /// <summary>Mostly the minutes that matter, sometimes far away, sometimes nothing.</summary>
    private static Gen<DateTimeOffset?> Moment { get; } = Gen.Frequency(
        (6, Gen.Int[-600, 60].Select(seconds => (DateTimeOffset?)Noon.AddSeconds(seconds))),
        (2, Gen.Int[-86_400, 600].Select(seconds => (DateTimeOffset?)Noon.AddSeconds(seconds))),
        (1, Gen.Const((DateTimeOffset?)null)));

    /// <summary>An outage since two minutes before noon.</summary>
    public static Outage OutageOf(IncidentKind kind, bool isConfirmed = true) => new()
    {
        Number = "ABCD2345",
        Kind = kind,
        Since = Noon.AddMinutes(-2),
        IsConfirmed = isConfirmed,
    };

    private static Gen<Outage?> AnyOutage { get; } =
        from isThere in Gen.Bool
        from kind in Gen.Enum<IncidentKind>()
        from isConfirmed in Gen.Bool
        from since in Gen.Int[-86_400, 60]
        from backFrom in Moment
        from backBy in Moment
        from next in Moment
        select isThere
            ? OutageOf(kind, isConfirmed) with
            {
                Since = Noon.AddSeconds(since),
                BackFrom = backFrom,
                BackBy = backBy,
                NextUpdateAt = next,
            }
            : null;

    /// <summary>Any facts with moments from a day before noon to ten minutes after it.</summary>
    public static Gen<ConnectionFacts> Any { get; } =
        from status in Gen.Enum<OntStatus>()
        from cause in Gen.Enum<DownCause>()
        from changed in Moment
        from proven in Moment
        from lost in Moment
        from swept in Moment
        from optics in Moment
        from rx in Gen.Double[-45, 5].Nullable()
        from usual in Gen.Double[-30, -10].Nullable()
        from flags in Gen.Int[0, 7]
        from outage in AnyOutage
        select new ConnectionFacts
        {
            HasBox = flags != 0,
            Status = status,
            Cause = cause,
            ChangedAt = changed,
            ProvenAt = proven,
            LostAt = lost,
            SweptAt = swept,
            IsOltReachable = (flags & 1) == 0,
            IsLossShared = (flags & 2) == 0,
            RxPowerDbm = rx,
            OpticsAt = optics,
            UsualRxPowerDbm = usual,
            Outage = outage,
        };
}
