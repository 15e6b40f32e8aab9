using Lightline.Collector.Decoding;

namespace Lightline.Collector.Lanes;

/// <summary>
/// The lanes from the sources to State, the only reader of them all (one writer per ONT: State needs no locks).
/// <code>
/// SNMP poll ──▶ Polled  (Wait) ─────────┐
/// SNMP trap ──▶ Traps   (DropNewest) ───┼──▶ State
/// MQTT ───────▶ Mqtt    (Wait) ─────────┤
/// sweep ends ─▶ Sweeps  (Wait) ─────────┘
/// </code>
/// A sweep's end is written after its last reading, and State takes Polled before Sweeps, so a sweep never proves an
/// ONT before its own reading arrived.
/// </summary>
internal sealed class ReadingLanes(LaneOptions options)
{
    public Lane<Reading> Polled { get; } = new("polled", options.PolledMax, WhenFull.Wait);

    public Lane<Reading> Traps { get; } = new("traps", options.TrapsMax, WhenFull.DropNewest);

    public Lane<Reading> Mqtt { get; } = new("mqtt", options.MqttInFlightMax, WhenFull.Wait);

    public Lane<SweepEnded> Sweeps { get; } = new("sweeps", options.SweepsMax, WhenFull.Wait);
}
