namespace Lightline.OltFleet;

/// <summary>One ONT as it is at this moment: what a watcher ought to see.</summary>
/// <param name="Serial">Its serial.</param>
/// <param name="IsUp">Whether it is registered at its OLT.</param>
/// <param name="IsHeard">Whether its traffic reaches the network: it is up and its OLT is not silent.</param>
/// <param name="HasPower">Whether it has electricity; without it, it cannot speak at all.</param>
/// <param name="Cause">The OLT's last-down cause: 2 loss of signal, 13 dying gasp, -1 never down.</param>
/// <param name="RxPowerDbm">Light it receives, dBm; null while it is down.</param>
/// <param name="TxPowerDbm">Light it sends, dBm; null while it is down.</param>
/// <param name="OltRxPowerDbm">Its light at the OLT, dBm; null while it is down.</param>
/// <param name="TemperatureCelsius">Temperature of its optics; null while it is down.</param>
/// <param name="SupplyVolts">Supply of its optics, V; null while it is down.</param>
/// <param name="BiasMilliamps">Laser bias current, mA; null while it is down.</param>
/// <param name="LastUp">When it last came up (UTC).</param>
/// <param name="LastDown">When it last went down (UTC); null when never.</param>
public sealed record OntSnapshot(
    string Serial,
    bool IsUp,
    bool IsHeard,
    bool HasPower,
    int Cause,
    double? RxPowerDbm,
    double? TxPowerDbm,
    double? OltRxPowerDbm,
    int? TemperatureCelsius,
    double? SupplyVolts,
    int? BiasMilliamps,
    DateTimeOffset LastUp,
    DateTimeOffset? LastDown);
