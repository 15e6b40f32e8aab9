using Lightline.Contracts.Live;

namespace Lightline.Collector.Decoding;

/// <summary>An "ONT status v1" message as far as it is used here. Whatever was absent is null.</summary>
internal struct StatusMessage
{
    /// <summary>The 12-character serial; null only in a last will.</summary>
    public string? Serial;

    /// <summary>The device's clock.</summary>
    public DateTimeOffset? At;

    public long? Boot;

    public long? Sequence;

    /// <summary>Null when absent or <c>unknown</c>.</summary>
    public OntStatus? Status;

    public DownCause Cause;

    /// <summary>Birth and will only.</summary>
    public bool? IsOnline;

    public double? RxPowerDbm;

    public double? TxPowerDbm;

    public double? TemperatureCelsius;

    public double? SupplyVolts;

    public double? BiasMilliamps;

    /// <summary>Whether it says anything that a reading can carry.</summary>
    public readonly bool HasContent =>
        Status is not null || RxPowerDbm is not null || TxPowerDbm is not null || TemperatureCelsius is not null
        || SupplyVolts is not null || BiasMilliamps is not null;
}
