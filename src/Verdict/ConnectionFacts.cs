using Lightline.Contracts.Live;

namespace Lightline.Verdict;

/// <summary>All that is known about one connection when it is judged. Absent numbers and times are unknown.</summary>
public sealed record ConnectionFacts
{
    /// <summary>A connection to which no fibre box is linked yet.</summary>
    public static ConnectionFacts WithoutBox { get; } = new() { HasBox = false };

    /// <summary>A box of which nothing was ever heard.</summary>
    public static ConnectionFacts NeverSeen { get; } = new();

    /// <summary>Whether a fibre box is linked to the connection.</summary>
    public bool HasBox { get; init; } = true;

    /// <summary>State of the box.</summary>
    public OntStatus Status { get; init; }

    /// <summary>Why it is down.</summary>
    public DownCause Cause { get; init; }

    /// <summary>What proved the state last.</summary>
    public ReadingSource Source { get; init; }

    /// <summary>When the state last changed (UTC).</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>When the box's own state was last proved (UTC).</summary>
    public DateTimeOffset? ProvenAt { get; init; }

    /// <summary>When the present or latest loss began (UTC); null when none is known.</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>End of the last complete sweep of the equipment that serves the box (UTC).</summary>
    public DateTimeOffset? SweptAt { get; init; }

    /// <summary>Whether that equipment answered the last attempt.</summary>
    public bool IsOltReachable { get; init; } = true;

    /// <summary>Whether other boxes on the same fibre lost the same, light or power, together with this one.</summary>
    public bool IsLossShared { get; init; }

    /// <summary>The open incident that this connection is an affected member of; null when there is none.</summary>
    public Outage? Outage { get; init; }

    /// <summary>Light received by the box, dBm.</summary>
    public double? RxPowerDbm { get; init; }

    /// <summary>Light sent by the box, dBm.</summary>
    public double? TxPowerDbm { get; init; }

    /// <summary>Light of the box received at our end, dBm.</summary>
    public double? OltRxPowerDbm { get; init; }

    /// <summary>Temperature of the box's optics, degrees Celsius.</summary>
    public double? TemperatureCelsius { get; init; }

    /// <summary>Supply voltage of the box's optics, V.</summary>
    public double? SupplyVolts { get; init; }

    /// <summary>Laser bias current, mA.</summary>
    public double? BiasMilliamps { get; init; }

    /// <summary>When the light was measured (UTC).</summary>
    public DateTimeOffset? OpticsAt { get; init; }

    /// <summary>Fibre length, m.</summary>
    public int? DistanceMetres { get; init; }

    /// <summary>Median of the received light over the last 30 days, dBm; null when not known.</summary>
    public double? UsualRxPowerDbm { get; init; }

    /// <summary>
    /// When anything last proved the state: the newer of the box's own proof and the sweep. A sweep proves a known state
    /// only: one that found nothing of the box leaves it unknown.
    /// </summary>
    public DateTimeOffset? Proof =>
        ProvenAt is { } own && SweptAt is { } swept && swept > own && Status != OntStatus.Unknown ? swept : ProvenAt;

    /// <summary>
    /// These facts for a reader whose own time at the connection began at <paramref name="from"/>: what happened before
    /// is not theirs to know. A state that has lasted since then lasts since it; null tells no times.
    /// </summary>
    public ConnectionFacts Since(DateTimeOffset? from)
    {
        if (from is not { } start)
        {
            return this with { ChangedAt = null, LostAt = null, Outage = null };
        }
        if (Proof < start)
        {
            return NeverSeen with { Outage = Cut(start) };
        }
        var isLossOver = Status is OntStatus.Online or OntStatus.Degraded && ChangedAt <= start;
        return (OpticsAt < start ? WithoutOptics() : this) with
        {
            ChangedAt = ChangedAt < start ? start : ChangedAt,
            LostAt = isLossOver ? null : LostAt < start ? start : LostAt,
            Outage = Cut(start),
        };
    }

    private Outage? Cut(DateTimeOffset start) =>
        Outage is { } outage && outage.Since < start ? outage with { Since = start } : Outage;

    private ConnectionFacts WithoutOptics() => this with
    {
        RxPowerDbm = null,
        TxPowerDbm = null,
        OltRxPowerDbm = null,
        TemperatureCelsius = null,
        SupplyVolts = null,
        BiasMilliamps = null,
        OpticsAt = null,
    };

    /// <summary>Facts from the live feed; <paramref name="olt"/> null when its sweep is not known.</summary>
    public static ConnectionFacts From(OntLive ont, OltLive? olt) => new()
    {
        Status = ont.Status,
        Cause = ont.Cause,
        Source = ont.Source,
        ChangedAt = ont.ChangedAt,
        // The Collector has no empty time for what it never heard of.
        ProvenAt = ont.ProvenAt > DateTimeOffset.UnixEpoch ? ont.ProvenAt : null,
        LostAt = ont.LostAt,
        SweptAt = olt?.SweptAt,
        IsOltReachable = olt?.IsReachable ?? true,
        RxPowerDbm = ont.RxPowerDbm,
        TxPowerDbm = ont.TxPowerDbm,
        OltRxPowerDbm = ont.OltRxPowerDbm,
        TemperatureCelsius = ont.TemperatureCelsius,
        SupplyVolts = ont.SupplyVolts,
        BiasMilliamps = ont.BiasMilliamps,
        OpticsAt = ont.OpticsAt,
        DistanceMetres = ont.DistanceMetres,
    };
}
