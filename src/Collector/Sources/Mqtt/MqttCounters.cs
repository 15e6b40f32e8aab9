using Lightline.Collector.Decoding;
using Lightline.Collector.Metrics;

namespace Lightline.Collector.Sources.Mqtt;

/// <summary>What the MQTT source counts.</summary>
internal sealed class MqttCounters
{
    private long _received;
    private long _faults;
    private long _sessionsEnded;
    private long _clocksReplaced;
    private long _connections;
    private long _connectionFailures;
    private long _sessionsMissing;
    private long _inFlight;

    public ReasonCounter<MqttRefusal> Refused { get; } = new();

    /// <summary>
    /// Messages by what became of their reading. All but the disowned were acknowledged; those are left to the broker,
    /// because another Collector owns the region or they stood behind such a one.
    /// </summary>
    public ReasonCounter<ReadingOutcome> Settled { get; } = new();

    public long Received => Volatile.Read(ref _received);

    /// <summary>Messages given up because of a mistake of ours.</summary>
    public long Faults => Volatile.Read(ref _faults);

    public long SessionsEnded => Volatile.Read(ref _sessionsEnded);

    public long ClocksReplaced => Volatile.Read(ref _clocksReplaced);

    public long Connections => Volatile.Read(ref _connections);

    public long ConnectionFailures => Volatile.Read(ref _connectionFailures);

    public long SessionsMissing => Volatile.Read(ref _sessionsMissing);

    public long InFlight => Volatile.Read(ref _inFlight);

    public void CountReceived() => Interlocked.Increment(ref _received);

    public void CountFault() => Interlocked.Increment(ref _faults);

    public void CountSessionEnded() => Interlocked.Increment(ref _sessionsEnded);

    public void CountClockReplaced() => Interlocked.Increment(ref _clocksReplaced);

    public void CountConnection() => Interlocked.Increment(ref _connections);

    public void CountConnectionFailure() => Interlocked.Increment(ref _connectionFailures);

    public void CountSessionMissing() => Interlocked.Increment(ref _sessionsMissing);

    public void CountInFlight(int by) => Interlocked.Add(ref _inFlight, by);

    public void Show(CollectorMetrics metrics)
    {
        metrics.Counter("collector_mqtt_received_total", "Messages of the broker.", () => Received);
        metrics.Counter("collector_mqtt_refused_total", "Messages that are no readings.", Refused);
        metrics.Counter("collector_mqtt_faults_total", "Messages given up for a mistake of ours.", () => Faults);
        metrics.Counter(
            "collector_mqtt_settled_total", "By the reading's fate: acknowledged, but the disowned.", Settled);
        metrics.Gauge("collector_mqtt_in_flight", "Received and not acknowledged yet.", () => InFlight);
        metrics.Counter("collector_mqtt_wills_total", "Devices whose MQTT session ended.", () => SessionsEnded);
        metrics.Counter("collector_mqtt_clock_replaced_total", "Device clocks that are ahead or implausible.", () => ClocksReplaced);
        metrics.Counter("collector_mqtt_connections_total", "Connections made.", () => Connections);
        metrics.Counter(
            "collector_mqtt_connection_failures_total", "Connections refused or broken.", () => ConnectionFailures);
        metrics.Counter(
            "collector_mqtt_session_missing_total",
            "Connections where the broker had forgotten our session: what came meanwhile is lost.",
            () => SessionsMissing);
    }
}
