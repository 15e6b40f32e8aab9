using Lightline.Contracts.Live;

namespace Lightline.History;

/// <summary>
/// One stored sample of one ONT. A field that was not measured is null, never a sentinel. Two points of the same ONT and
/// time are one: the later write's fields win, and its nulls keep what is stored.
/// </summary>
public readonly record struct HistoryPoint
{
    /// <summary>The ONT and its place.</summary>
    public required HistoryKey Key { get; init; }

    /// <summary>When it was measured (UTC). Stored to the millisecond; what is finer is cut off.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Its state.</summary>
    public OntStatus? Status { get; init; }

    /// <summary>Why it was down.</summary>
    public DownCause? Cause { get; init; }

    /// <summary>Light received by the ONT, dBm. Like every number here: finite, or the point is refused.</summary>
    public double? RxPowerDbm { get; init; }

    /// <summary>Light sent by the ONT, dBm.</summary>
    public double? TxPowerDbm { get; init; }

    /// <summary>Light of this ONT received by the OLT, dBm.</summary>
    public double? OltRxPowerDbm { get; init; }

    /// <summary>Temperature of the ONT's optics.</summary>
    public double? TemperatureCelsius { get; init; }

    /// <summary>Supply voltage of the ONT's optics, V.</summary>
    public double? SupplyVolts { get; init; }

    /// <summary>Laser bias current, mA.</summary>
    public double? BiasMilliamps { get; init; }
}
