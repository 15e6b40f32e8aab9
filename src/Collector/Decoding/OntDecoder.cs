using Lightline.Collector.Profiles;
using Lightline.Contracts.Live;
using Lightline.Snmp;

namespace Lightline.Collector.Decoding;

/// <summary>
/// Puts the values of an ONT's columns into a <see cref="Reading"/>. The column lists say what to ask; the values come
/// back in the same order.
/// </summary>
internal sealed class OntDecoder(VendorProfile profile)
{
    /// <summary>What a status sweep walks.</summary>
    public IReadOnlyList<Oid> SweepColumns { get; } =
    [
        profile.Status.RunStatus.Oid, profile.Status.LastDownCause.Oid, profile.Status.Distance.Oid,
        profile.Status.LastDown.Oid,
    ];

    /// <summary>What tells the status of one ONT.</summary>
    public IReadOnlyList<Oid> StatusColumns { get; } = [profile.Status.RunStatus.Oid, profile.Status.LastDownCause.Oid];

    /// <summary>The light level and what belongs to it.</summary>
    public IReadOnlyList<Oid> OpticsColumns { get; } =
    [
        profile.Optics.RxPower.Oid, profile.Optics.OltRxPower.Oid, profile.Optics.TxPower.Oid,
        profile.Optics.Temperature.Oid, profile.Optics.Voltage.Oid, profile.Optics.Bias.Oid,
    ];

    /// <summary>What tells which device sits at a place.</summary>
    public IReadOnlyList<Oid> IdentityColumns { get; } = [profile.Identity.Serial.Oid];

    /// <param name="reading">What is known so far.</param>
    /// <param name="cells">Values in the order of <see cref="SweepColumns"/>.</param>
    public Reading WithSweep(Reading reading, ReadOnlySpan<SnmpValue> cells) => WithStatus(reading, cells) with
    {
        DistanceMetres = (int?)ColumnDecoder.Number(profile.Status.Distance, cells[2]),
        DeviceLastDown = DateAndTime.Decode(cells[3].Bytes.Span),
    };

    /// <param name="reading">What is known so far.</param>
    /// <param name="cells">Values that begin in the order of <see cref="StatusColumns"/>.</param>
    public Reading WithStatus(Reading reading, ReadOnlySpan<SnmpValue> cells)
    {
        if (ColumnDecoder.Word(profile.Status.RunStatus, cells[0]) is not { } status)
        {
            return reading;
        }

        // The OLT keeps the last cause while the ONT is up: it then says nothing of now. A code the profile does not
        // list is a cause we do not know.
        var cause = status is OntStatus.Online or OntStatus.Degraded
            ? DownCause.None
            : ColumnDecoder.Word(profile.Status.LastDownCause, cells[1]) ?? DownCause.Unknown;
        return reading with { HasStatus = true, Status = status, Cause = cause };
    }

    /// <param name="reading">What is known so far.</param>
    /// <param name="cells">Values in the order of <see cref="OpticsColumns"/>.</param>
    public Reading WithOptics(Reading reading, ReadOnlySpan<SnmpValue> cells) => reading with
    {
        RxPowerDbm = ColumnDecoder.Number(profile.Optics.RxPower, cells[0]),
        OltRxPowerDbm = ColumnDecoder.Number(profile.Optics.OltRxPower, cells[1]),
        TxPowerDbm = ColumnDecoder.Number(profile.Optics.TxPower, cells[2]),
        TemperatureCelsius = ColumnDecoder.Number(profile.Optics.Temperature, cells[3]),
        SupplyVolts = ColumnDecoder.Number(profile.Optics.Voltage, cells[4]),
        BiasMilliamps = ColumnDecoder.Number(profile.Optics.Bias, cells[5]),
    };

    /// <summary>
    /// Whether the reading says anything at all: a row that vanished while it was asked for says nothing.
    /// </summary>
    public static bool SaysAnything(in Reading reading) =>
        reading.HasStatus || reading.RxPowerDbm is not null || reading.OltRxPowerDbm is not null
        || reading.TxPowerDbm is not null || reading.TemperatureCelsius is not null || reading.SupplyVolts is not null
        || reading.BiasMilliamps is not null;
}
