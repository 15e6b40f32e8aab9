using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Collector.Metrics;
using Lightline.Snmp.Ber;
using Lightline.Snmp.Client;
using Lightline.Snmp.Traps;

namespace Lightline.Collector.Sources.Snmp;

/// <summary>Why a value or a row that an OLT sent was not used.</summary>
internal enum PollRefusal
{
    /// <summary>The plant has no ONT at this row.</summary>
    UnplannedRow,

    /// <summary>Another device than planned sits at the ONT's place.</summary>
    ForeignDevice,

    /// <summary>An answer to a GET that does not name what was asked.</summary>
    WrongName,

    /// <summary>The row was there and nothing in it could be read.</summary>
    NothingReadable,
}

/// <summary>What the SNMP source counts.</summary>
internal sealed class SnmpMetrics
{
    private readonly long[] _requests = new long[WorkOrder.Kinds];
    private readonly long[] _sweeps = new long[3];
    private long _trapsAccepted;
    private long _restarts;
    private long _lateMilliseconds;

    public SnmpMetrics(CollectorMetrics metrics, OltGovernor governor)
    {
        for (var kind = 0; kind < _requests.Length; kind++)
        {
            var index = kind;
            metrics.Counter(
                "collector_snmp_requests_total",
                "Requests to OLTs, retries not counted, by what for.",
                () => Volatile.Read(ref _requests[index]),
                Tag("work", ((WorkKind)kind).ToString().ToLowerInvariant()));
        }

        foreach (var end in Enum.GetValues<SweepEnd>())
        {
            metrics.Counter(
                "collector_snmp_sweeps_total",
                "Status sweeps by how they ended.",
                () => Sweeps(end),
                Tag("end", end.ToString().ToLowerInvariant()));
        }

        metrics.Counter("collector_snmp_outcomes_total", "Requests that failed, by outcome.", Failures);
        metrics.Counter("collector_snmp_refused_rows_total", "Rows of answers that were not used.", Rows);
        metrics.Counter("collector_traps_refused_total", "Traps that gave no fact.", Traps);
        metrics.Counter("collector_traps_accepted_total", "Traps that gave a fact.", () => TrapsAccepted);
        metrics.Counter("collector_olt_restarts_total", "OLTs whose uptime went back.", () => Restarts);
        metrics.Gauge(
            "collector_poll_late_seconds",
            "How late the latest status sweep began.",
            () => Volatile.Read(ref _lateMilliseconds) / 1000.0);
        metrics.Counter("collector_wishes_asked_total", "Wishes, refused ones included.", () => governor.Asked);
        metrics.Counter("collector_wishes_refused_total", "Wishes refused: no such OLT, or full.", () => governor.Refused);
        metrics.Gauge("collector_watched_onts", "ONTs read more often because somebody looks.", () => governor.Watched);
        Metrics = metrics;
    }

    /// <summary>How a status sweep ended.</summary>
    internal enum SweepEnd
    {
        Complete,
        Broken,
        Silent,
    }

    public ReasonCounter<SnmpOutcome> Failures { get; } = new();

    public ReasonCounter<PollRefusal> Rows { get; } = new();

    public ReasonCounter<TrapRefusal> Traps { get; } = new();

    public long TrapsAccepted => Volatile.Read(ref _trapsAccepted);

    public long Restarts => Volatile.Read(ref _restarts);

    private CollectorMetrics Metrics { get; }

    public long Requests(WorkKind kind) => Volatile.Read(ref _requests[(int)kind]);

    public long Sweeps(SweepEnd end) => Volatile.Read(ref _sweeps[(int)end]);

    public void CountRequest(WorkKind kind) => Interlocked.Increment(ref _requests[(int)kind]);

    public void CountSweep(SweepEnd end) => Interlocked.Increment(ref _sweeps[(int)end]);

    public void CountTrap() => Interlocked.Increment(ref _trapsAccepted);

    public void CountRestart() => Interlocked.Increment(ref _restarts);

    public void SweepBegan(TimeSpan late) => Volatile.Write(ref _lateMilliseconds, (long)late.TotalMilliseconds);

    /// <summary>Shows the manager's own counters.</summary>
    public void Show(SnmpManager manager)
    {
        Metrics.Counter("collector_snmp_sent_total", "Datagrams sent to OLTs, retries included.", () => manager.Sent);
        Metrics.Counter("collector_snmp_received_total", "Datagrams received from OLTs.", () => manager.Received);
        Metrics.Counter("collector_snmp_timed_out_total", "Tries without an answer in time.", () => manager.TimedOut);
        Metrics.Counter("collector_snmp_late_total", "Answers that came too late.", () => manager.Late);
        Metrics.Counter("collector_snmp_foreign_total", "Datagrams that answer no request.", () => manager.Foreign);
        ShowMalformed("collector_snmp_malformed_total", manager.Malformed);
    }

    /// <summary>Shows the trap receiver's own counters.</summary>
    public void Show(TrapReceiver receiver)
    {
        Metrics.Counter("collector_traps_received_total", "Datagrams on the trap port.", () => receiver.Received);
        Metrics.Counter("collector_traps_repeated_total", "Informs that came again.", () => receiver.Duplicate);
        Metrics.Counter(
            "collector_traps_faults_total", "Traps given up for a mistake of ours.", () => receiver.HandlerFailures);
        Metrics.Counter(
            "collector_traps_not_notifications_total", "Messages of another kind.", () => receiver.NotNotifications);
        ShowMalformed("collector_traps_malformed_total", receiver.Malformed);
    }

    private void ShowMalformed(string name, DecodeErrorCounters counters)
    {
        foreach (var reason in Enum.GetValues<DecodeError>().Where(r => r != DecodeError.None))
        {
            Metrics.Counter(name, "Datagrams refused, by reason.", () => counters[reason], Tag("reason", reason.ToString()));
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
