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
    private long _disowned;

    public ReasonCounter<MqttRefusal> Refused { get; } = new();

    /// <summary>Acknowledged to the broker, by what became of the reading.</summary>
    public ReasonCounter<ReadingOutcome> Acknowledged { get; } = new();

    public long Received => Volatile.Read(ref _received);

    /// <summary>Messages given up because of a mistake of ours.</summary>
    public long Faults => Volatile.Read(ref _faults);

    public long SessionsEnded => Volatile.Read(ref _sessionsEnded);

    public long ClocksReplaced => Volatile.Read(ref _clocksReplaced);

    public long Connections => Volatile.Read(ref _connections);

    public long ConnectionFailures => Volatile.Read(ref _connectionFailures);

    public long SessionsMissing => Volatile.Read(ref _sessionsMissing);

    /// <summary>Messages left to the broker because another Collector owns the region, or behind such a one.</summary>
    public long Disowned => Volatile.Read(ref _disowned);

    public long InFlight => Volatile.Read(ref _inFlight);

    public void CountReceived() => Interlocked.Increment(ref _received);

    public void CountFault() => Interlocked.Increment(ref _faults);

    public void CountSessionEnded() => Interlocked.Increment(ref _sessionsEnded);

    public void CountClockReplaced() => Interlocked.Increment(ref _clocksReplaced);

    public void CountConnection() => Interlocked.Increment(ref _connections);

    public void CountConnectionFailure() => Interlocked.Increment(ref _connectionFailures);

    public void CountSessionMissing() => Interlocked.Increment(ref _sessionsMissing);

    public void CountDisowned() => Interlocked.Increment(ref _disowned);

    public void CountInFlight(int by) => Interlocked.Add(ref _inFlight, by);

    public void Show(CollectorMetrics metrics)
    {
        metrics.Counter("collector_mqtt_received_total", "Messages of the broker.", () => Received);
        metrics.Counter("collector_mqtt_refused_total", "Messages that are no readings.", Refused);
        metrics.Counter("collector_mqtt_faults_total", "Messages given up for a mistake of ours.", () => Faults);
        metrics.Counter("collector_mqtt_acknowledged_total", "Acknowledged, by the reading's fate.", Acknowledged);
        metrics.Counter(
            "collector_mqtt_disowned_total", "Messages left to the broker for the region's owner.", () => Disowned);
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
