using System.Buffers.Binary;
using Lightline.Snmp.Ber;

namespace Lightline.Snmp.Messages;

/// <summary>
/// Everything of a v1 or v2c message but its variables, as a view into the datagram: nothing is copied or allocated.
/// The variables are not yet checked; <see cref="Variables"/> does that as it reads.
/// </summary>
public readonly ref struct MessageHeader
{
    private MessageHeader(SnmpVersion version, ReadOnlySpan<byte> community, PduType type, scoped in PduFields fields)
    {
        Version = version;
        Community = community;
        PduType = type;
        RequestId = fields.First;
        ErrorStatus = fields.Second;
        ErrorIndex = fields.Third;
        Enterprise = fields.Enterprise;
        AgentAddress = fields.Address;
        TimeStamp = fields.TimeStamp;
        Bindings = fields.Bindings;
    }

    /// <summary>v1 or v2c.</summary>
    public SnmpVersion Version { get; }

    /// <summary>The community's octets.</summary>
    public ReadOnlySpan<byte> Community { get; }

    /// <summary>The PDU's kind.</summary>
    public PduType PduType { get; }

    /// <summary>The request-id; 0 for a v1 trap, which has none.</summary>
    public int RequestId { get; }

    /// <summary>error-status; non-repeaters of a GetBulk; generic-trap of a v1 trap.</summary>
    public int ErrorStatus { get; }

    /// <summary>error-index; max-repetitions of a GetBulk; specific-trap of a v1 trap.</summary>
    public int ErrorIndex { get; }

    /// <summary>Checked content octets of a v1 trap's enterprise; else empty.</summary>
    public ReadOnlySpan<byte> Enterprise { get; }

    /// <summary>The agent-addr of a v1 trap, most significant octet first; else 0.</summary>
    public uint AgentAddress { get; }

    /// <summary>The time-stamp of a v1 trap in hundredths of a second; else 0.</summary>
    public uint TimeStamp { get; }

    /// <summary>A reader over the variable bindings, from the first on.</summary>
    public VariableBindingReader Variables => new(Bindings);

    /// <summary>The content octets of the variable-bindings list.</summary>
    internal ReadOnlySpan<byte> Bindings { get; }

    /// <summary>Reads the header. Never throws, never allocates.</summary>
    /// <param name="datagram">One whole message (RFC 3417 3.1).</param>
    /// <param name="header">The header when the result is <see cref="DecodeError.None"/>.</param>
    public static DecodeError Read(ReadOnlySpan<byte> datagram, out MessageHeader header)
    {
        header = default;
        var outer = new BerReader(datagram);
        var error = outer.Read(BerWriter.SequenceTag, out var message);
        if (error != DecodeError.None || !outer.IsEmpty)
        {
            return error != DecodeError.None ? error : DecodeError.TrailingBytes;
        }

        var reader = new BerReader(message);
        error = reader.ReadInt32(out var version);
        if (error != DecodeError.None)
        {
            return error;
        }

        if ((SnmpVersion)version is not (SnmpVersion.V1 or SnmpVersion.V2c))
        {
            return DecodeError.UnsupportedVersion;
        }

        error = reader.Read((byte)SnmpType.OctetString, out var community);
        if (error != DecodeError.None)
        {
            return error;
        }

        error = reader.Read(out var tag, out var pdu);
        if (error != DecodeError.None || !reader.IsEmpty)
        {
            return error != DecodeError.None ? error : DecodeError.TrailingBytes;
        }

        error = ReadPdu((SnmpVersion)version, (PduType)tag, pdu, out var fields);
        if (error == DecodeError.None)
        {
            header = new MessageHeader((SnmpVersion)version, community, (PduType)tag, fields);
        }

        return error;
    }

    private static DecodeError ReadPdu(SnmpVersion version, PduType type, ReadOnlySpan<byte> pdu, out PduFields fields)
    {
        fields = default;
        if (type is < PduType.Get or > PduType.Report)
        {
            return DecodeError.UnknownPdu;
        }

        // GetBulk, Inform, TrapV2 and Report came with v2 (RFC 3416 3); the old trap went (RFC 3584 3.1).
        if (version == SnmpVersion.V1 ? type > PduType.TrapV1 : type == PduType.TrapV1)
        {
            return DecodeError.PduNotInVersion;
        }

        var reader = new BerReader(pdu);
        var error = type == PduType.TrapV1
            ? PduFields.ReadTrapV1(ref reader, out fields)
            : PduFields.ReadRequest(ref reader, out fields);
        if (error != DecodeError.None)
        {
            return error;
        }

        error = reader.Read(BerWriter.SequenceTag, out fields.Bindings);
        return error == DecodeError.None && !reader.IsEmpty ? DecodeError.TrailingBytes : error;
    }

    /// <summary>The fields of either PDU layout while they are being read.</summary>
    private ref struct PduFields
    {
        public int First;
        public int Second;
        public int Third;
        public ReadOnlySpan<byte> Enterprise;
        public uint Address;
        public uint TimeStamp;
        public ReadOnlySpan<byte> Bindings;

        /// <summary>request-id, error-status, error-index (RFC 3416 3).</summary>
        public static DecodeError ReadRequest(scoped ref BerReader reader, out PduFields fields)
        {
            fields = default;
            var error = reader.ReadInt32(out fields.First);
            if (error == DecodeError.None)
            {
                error = reader.ReadInt32(out fields.Second);
            }

            return error == DecodeError.None ? reader.ReadInt32(out fields.Third) : error;
        }

        /// <summary>enterprise, agent-addr, generic-trap, specific-trap, time-stamp (RFC 1157 4.1.6).</summary>
        public static DecodeError ReadTrapV1(scoped ref BerReader reader, out PduFields fields)
        {
            fields = default;
            var error = reader.Read((byte)SnmpType.ObjectIdentifier, out fields.Enterprise);
            if (error == DecodeError.None)
            {
                error = OidBytes.Check(fields.Enterprise);
            }

            if (error != DecodeError.None)
            {
                return error;
            }

            error = reader.Read((byte)SnmpType.IpAddress, out var address);
            if (error != DecodeError.None)
            {
                return error;
            }

            if (!BinaryPrimitives.TryReadUInt32BigEndian(address, out fields.Address) || address.Length != 4)
            {
                return DecodeError.AddressLength;
            }

            error = reader.ReadInt32(out fields.Second);
            if (error == DecodeError.None)
            {
                error = reader.ReadInt32(out fields.Third);
            }

            if (error != DecodeError.None)
            {
                return error;
            }

            error = reader.Read((byte)SnmpType.TimeTicks, out var time);
            return error == DecodeError.None ? BerInteger.ReadUInt32(time, out fields.TimeStamp) : error;
        }
    }
}
