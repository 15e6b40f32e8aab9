using Lightline.Collector.Inventory;
using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Decoding;

/// <summary>
/// One decoded sample of one ONT. A struct so that a lane of them allocates nothing; a field that was not measured is
/// null (or <see cref="HasStatus"/> is false), never a sentinel.
/// </summary>
internal readonly record struct Reading
{
    public required OntId Ont { get; init; }

    public required ReadingSource Source { get; init; }

    /// <summary>When the Collector received the bytes (its own clock, UTC).</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The time history stores: the device's own when it is plausible, else <see cref="ReceivedAt"/>.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether <see cref="Status"/> and <see cref="Cause"/> were measured.</summary>
    public bool HasStatus { get; init; }

    public OntStatus Status { get; init; }

    public DownCause Cause { get; init; }

    public double? RxPowerDbm { get; init; }

    public double? TxPowerDbm { get; init; }

    public double? OltRxPowerDbm { get; init; }

    public double? TemperatureCelsius { get; init; }

    public double? SupplyVolts { get; init; }

    public double? BiasMilliamps { get; init; }

    public int? DistanceMetres { get; init; }

    /// <summary>The OLT's own word for when the ONT went down; its clock is often wrong, so it is kept beside ours.</summary>
    public DateTimeOffset? DeviceLastDown { get; init; }

    /// <summary>Boot counter and sequence of the device (MQTT), which order messages of one ONT; null elsewhere.</summary>
    public DeviceOrder? Order { get; init; }

    /// <summary>Acknowledges the message that carried this reading; at most one a message. Null when nobody waits.</summary>
    public IReadingCompletion? Completion { get; init; }
}

/// <summary>Orders the messages of one device across its restarts.</summary>
internal readonly record struct DeviceOrder(long Boot, long Sequence);

/// <summary>What became of a reading that somebody waits for.</summary>
internal enum ReadingOutcome
{
    /// <summary>The history store has it.</summary>
    Written,

    /// <summary>Nothing of it is stored: it is within the dead band, was refused, or its ONT left the plant.</summary>
    Skipped,

    /// <summary>The history lane was full and it was the oldest; counted.</summary>
    Dropped,

    /// <summary>The store refused this very reading; counted.</summary>
    Rejected,

    /// <summary>
    /// Not ours to store: another Collector owns the region. Counted, and never acknowledged: the broker keeps the
    /// message for the owner.
    /// </summary>
    Disowned,
}

/// <summary>Lets the source acknowledge upstream once a reading's fate is decided. Never throws, never blocks.</summary>
internal interface IReadingCompletion
{
    /// <summary>The region in whose session the message came: while that is ours, so is the message.</summary>
    OwnedRegion Region { get; }

    void Complete(ReadingOutcome outcome);
}

/// <summary>What the SNMP source says of an OLT as a whole, beside the readings of its ONTs.</summary>
/// <param name="Olt">The OLT.</param>
/// <param name="At">When the sweep ended or was given up (UTC).</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="IsComplete">Every PON was read; only then is <paramref name="OntsSeen"/> a proof for the ONTs not listed.</param>
/// <param name="IsReachable">The OLT answered at all.</param>
/// <param name="OntsSeen">Every ONT that had a row in this sweep.</param>
internal sealed record SweepEnded(
    OltId Olt,
    DateTimeOffset At,
    DateTimeOffset StartedAt,
    bool IsComplete,
    bool IsReachable,
    IReadOnlyList<OntId> OntsSeen);
