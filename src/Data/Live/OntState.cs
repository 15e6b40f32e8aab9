using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Data.Live;

/// <summary>
/// The last known state of an ONT. Written by its Collector; read only here. Absent numbers are unknown.
/// </summary>
public sealed class OntState
{
    /// <summary>The ONT.</summary>
    public OntId OntId { get; set; }

    /// <summary>Its region.</summary>
    public RegionId RegionId { get; set; }

    /// <summary>Its OLT.</summary>
    public OltId OltId { get; set; }

    /// <summary>Its state.</summary>
    public OntStatus Status { get; set; }

    /// <summary>Why it is down.</summary>
    public DownCause Cause { get; set; }

    /// <summary>What proved the state last.</summary>
    public ReadingSource Source { get; set; }

    /// <summary>When status or cause last changed (UTC).</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>When last proved (UTC); the newer of this and its OLT's sweep counts.</summary>
    public DateTimeOffset ProvenAt { get; set; }

    /// <summary>When the present or latest loss began.</summary>
    public DateTimeOffset? LostAt { get; set; }

    /// <summary>Light received by the ONT, dBm.</summary>
    public double? RxPowerDbm { get; set; }

    /// <summary>Light sent by the ONT, dBm.</summary>
    public double? TxPowerDbm { get; set; }

    /// <summary>Light of this ONT received by the OLT, dBm.</summary>
    public double? OltRxPowerDbm { get; set; }

    /// <summary>Temperature of the ONT's optics.</summary>
    public double? TemperatureCelsius { get; set; }

    /// <summary>Supply voltage of the ONT's optics, V.</summary>
    public double? SupplyVolts { get; set; }

    /// <summary>Laser bias current, mA.</summary>
    public double? BiasMilliamps { get; set; }

    /// <summary>When the light levels were measured (UTC).</summary>
    public DateTimeOffset? OpticsAt { get; set; }

    /// <summary>Fibre length to the OLT, m.</summary>
    public int? DistanceMetres { get; set; }

    /// <summary>The region's epoch under which it was written.</summary>
    public long Epoch { get; set; }
}
