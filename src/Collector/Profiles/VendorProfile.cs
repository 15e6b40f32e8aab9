using Lightline.Contracts.Live;
using Lightline.Snmp;

namespace Lightline.Collector.Profiles;

/// <summary>
/// What the Collector knows of one vendor's OLTs: a JSON file each, so that a vendor is data and not code. Only columns
/// seen in the vendor's own MIB or in two independent sources are listed (the data sheet's marks M and S2).
/// </summary>
internal sealed record VendorProfile
{
    /// <summary>The version of this file format that the Collector reads.</summary>
    public const int SchemaKnown = 1;

    public required int Schema { get; init; }

    /// <summary>What <c>network.olt.profile</c> names.</summary>
    public required string Id { get; init; }

    public required string Vendor { get; init; }

    public required IReadOnlyList<string> Models { get; init; }

    public required DetectionProfile Detection { get; init; }

    public required IndexProfile Index { get; init; }

    public required StatusProfile Status { get; init; }

    public required OpticsProfile Optics { get; init; }

    public required IdentityProfile Identity { get; init; }

    public required IReadOnlyList<TrapProfile> Traps { get; init; }

    public required PollingFloor Polling { get; init; }

    public required GovernorCeiling Governor { get; init; }
}

/// <summary>How an OLT of this vendor names itself in sysObjectID.0.</summary>
internal sealed record DetectionProfile(IReadOnlyList<DetectedModel> SysObjectIds);

internal sealed record DetectedModel(Oid Oid, string Model, string Confidence);

/// <summary>
/// How a PON port becomes the table index: bit fields of an unsigned 32-bit number. ONT rows add the ONT's own number.
/// </summary>
/// <param name="Fields">Exactly one each of frame, slot and port; a field with a value is constant.</param>
/// <param name="OntMin">Lowest ONT number on a PON.</param>
/// <param name="OntMax">Highest ONT number on a PON.</param>
internal sealed record IndexProfile(IReadOnlyList<IndexField> Fields, int OntMin, int OntMax);

/// <param name="Field">What the bits mean.</param>
/// <param name="Shift">Position of the lowest bit, 0..31.</param>
/// <param name="Width">Number of bits, 1..32.</param>
/// <param name="Value">The constant these bits hold, for <see cref="IndexFieldName.Type"/>.</param>
internal sealed record IndexField(IndexFieldName Field, int Shift, int Width, uint? Value = null);

internal enum IndexFieldName
{
    Type,
    Frame,
    Slot,
    Port,
}

/// <summary>The columns of the status sweep: one row an ONT, also of an ONT that is offline.</summary>
internal sealed record StatusProfile(
    WordColumn<OntStatus> RunStatus,
    WordColumn<DownCause> LastDownCause,
    NumberColumn Distance,
    PlainColumn LastDown);

/// <summary>
/// The columns of the light level. The OLT relays each read to the ONT, which is slow and heavy: asked by GET, of
/// online ONTs only.
/// </summary>
internal sealed record OpticsProfile(
    NumberColumn RxPower,
    NumberColumn OltRxPower,
    NumberColumn TxPower,
    NumberColumn Temperature,
    NumberColumn Voltage,
    NumberColumn Bias);

/// <summary>The column that tells which device sits at a place.</summary>
internal sealed record IdentityProfile(PlainColumn Serial);

/// <summary>A column whose octets have a fixed meaning of their own.</summary>
internal sealed record PlainColumn(Oid Oid, string Name, string Confidence);

/// <summary>A column whose number stands for a word.</summary>
internal sealed record WordColumn<TWord>(
    Oid Oid,
    string Name,
    string Confidence,
    IReadOnlyDictionary<int, TWord> Norm) where TWord : struct, Enum;

/// <summary>
/// A measured column: value = raw x <paramref name="Mul"/> + <paramref name="Add"/>, in <paramref name="Unit"/>, and no
/// value when raw is one of <paramref name="Invalid"/> or the value lies outside <paramref name="Min"/>..<paramref
/// name="Max"/>. Decimal, so that -1414 x 0.01 is exactly -14.14.
/// </summary>
internal sealed record NumberColumn(
    Oid Oid,
    string Name,
    string Confidence,
    string Unit,
    decimal Mul,
    decimal Add,
    IReadOnlyList<long> Invalid,
    decimal Min,
    decimal Max);

/// <summary>
/// One notification: where it names its place, what it says at once, and what must be read to be sure.
/// </summary>
/// <param name="Event">The vendor-neutral name, for counters.</param>
/// <param name="State">Raised, cleared, or an event of its own.</param>
/// <param name="Oid">The value of snmpTrapOID.0.</param>
/// <param name="Name">The vendor's name.</param>
/// <param name="Confidence">The data sheet's mark.</param>
/// <param name="Ask">What to verify.</param>
/// <param name="Varbinds">OID prefixes of the parts; the instance behind the prefix is the vendor's own affair.</param>
/// <param name="Says">The status it proves for the ONT at once, if any.</param>
/// <param name="RunStatusNorm">The status by the number of the run status varbind, if it carries one.</param>
internal sealed record TrapProfile(
    string Event,
    TrapState State,
    Oid Oid,
    string Name,
    string Confidence,
    TrapAsk Ask,
    TrapVarbinds Varbinds,
    TrapStatement? Says = null,
    IReadOnlyDictionary<int, OntStatus>? RunStatusNorm = null);

internal enum TrapState
{
    Raised,
    Cleared,
    Event,
}

internal enum TrapAsk
{
    /// <summary>Read the status of the ONT.</summary>
    Ont,

    /// <summary>Read the status of every ONT of the PON.</summary>
    Pon,
}

/// <summary>Either frame, slot and port, or ifIndex; with the ONT's number when the trap speaks of one ONT.</summary>
internal sealed record TrapVarbinds(
    Oid? Frame = null,
    Oid? Slot = null,
    Oid? Port = null,
    Oid? IfIndex = null,
    Oid? Ont = null,
    Oid? RunStatus = null);

internal sealed record TrapStatement(OntStatus Status, DownCause Cause);

/// <summary>Times a configuration may not undercut, and how long an answer may take.</summary>
internal sealed record PollingFloor(
    int TimeoutSeconds,
    int OpticsTimeoutSeconds,
    int Retries,
    int StatusSecondsMin,
    int OpticsSecondsMin,
    int WatchSecondsMin);

/// <summary>What no configuration and no code path may exceed for one OLT of this vendor.</summary>
/// <param name="PacketsPerSecondMax">Datagrams sent in any one second, retries included.</param>
/// <param name="RequestsInFlightMax">Requests sent and not yet answered.</param>
/// <param name="OidsPerGetMax">OIDs in one GET.</param>
/// <param name="RepetitionsMax">max-repetitions of one GETBULK.</param>
/// <param name="ResponseTargetBytes">An answer's size, so that it fits one Ethernet frame and is never
/// fragmented.</param>
/// <param name="WatchedMax">ONTs watched at once.</param>
internal sealed record GovernorCeiling(
    int PacketsPerSecondMax,
    int RequestsInFlightMax,
    int OidsPerGetMax,
    int RepetitionsMax,
    int ResponseTargetBytes,
    int WatchedMax);
