namespace Lightline.Collector.Lanes;

/// <summary>Every lane's bound; the arithmetic stands in docs/ARCHITECTURE.md, "Limits".</summary>
internal sealed record LaneOptions
{
    /// <summary>Readings of SNMP polls: two rounds of one worker (2 x 40 ONTs a GET x 100 requests).</summary>
    public int PolledMax { get; init; } = 8_192;

    /// <summary>Readings of traps; UDP has no brake, so the newest is dropped and a sweep is asked.</summary>
    public int TrapsMax { get; init; } = 4_096;

    /// <summary>MQTT messages received and not yet acknowledged to the broker; also MQTT's Receive Maximum.</summary>
    public int MqttInFlightMax { get; init; } = 1_024;

    /// <summary>Ends of sweeps; one an OLT and minute.</summary>
    public int SweepsMax { get; init; } = 1_024;

    /// <summary>Points waiting for the store: 200,000 x about 150 bytes = 30 MB. The oldest is dropped and counted.</summary>
    public int HistoryMax { get; init; } = 200_000;

    /// <summary>Wishes an OLT may have waiting.</summary>
    public int WishesPerOltMax { get; init; } = 4_096;
}
