using System.Buffers;
using System.Net;
using System.Text;
using Lightline.Snmp.Ber;

namespace Lightline.Snmp.Messages;

/// <summary>A v1 or v2c message in object form (RFC 1157 4, RFC 1901 3).</summary>
/// <param name="Version">v1 or v2c.</param>
/// <param name="Community">The community; octets that are no UTF-8 show as U+FFFD.</param>
/// <param name="Pdu">The PDU.</param>
public sealed record SnmpMessage(SnmpVersion Version, string Community, Pdu Pdu)
{
    /// <summary>Largest UDP payload over IPv4: 65,535 less 20 of IP and 8 of UDP.</summary>
    public const int BytesMax = 65_507;

    /// <summary>
    /// Most variables of one message in object form. It bounds what a hostile datagram can make us allocate: at
    /// 8 octets and 96 bytes of objects a variable, 2,000 keep every decode below 64 KiB + 8 times the datagram.
    /// </summary>
    public const int VariablesMax = 2_000;

    /// <summary>Decodes one datagram. Never throws; allocates only after the whole datagram has been checked.</summary>
    /// <param name="datagram">The octets as they came.</param>
    /// <param name="message">The message when the result is true.</param>
    /// <param name="error">Why not, when it is false.</param>
    public static bool TryDecode(ReadOnlySpan<byte> datagram, out SnmpMessage message, out DecodeError error)
    {
        message = null!;
        error = MessageHeader.Read(datagram, out var header);
        if (error != DecodeError.None)
        {
            return false;
        }

        error = ReadVariables(header, out var variables);
        if (error != DecodeError.None)
        {
            return false;
        }

        var isTrapV1 = header.PduType == PduType.TrapV1;
        message = new SnmpMessage(
            header.Version,
            Encoding.UTF8.GetString(header.Community),
            new Pdu(
                header.PduType,
                header.RequestId,
                isTrapV1 ? 0 : header.ErrorStatus,
                isTrapV1 ? 0 : header.ErrorIndex,
                variables)
            {
                TrapV1 = isTrapV1 ? ReadTrapV1(header) : null,
            });
        return true;
    }

    /// <summary>Encodes to the front of a buffer; false when it does not fit or a name is not encodable.</summary>
    public bool TryEncode(Span<byte> destination, out int bytesWritten)
    {
        var writer = new BerWriter(destination);
        MessageWriter.Write(ref writer, this);
        bytesWritten = writer.IsFailed ? 0 : writer.Length;
        writer.Written.CopyTo(destination);
        return !writer.IsFailed;
    }

    /// <summary>Encodes to a buffer writer.</summary>
    /// <exception cref="InvalidOperationException">The message exceeds 65,507 octets or a name is not encodable.</exception>
    public void Encode(IBufferWriter<byte> destination)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BytesMax);
        try
        {
            var writer = new BerWriter(buffer.AsSpan(0, BytesMax));
            MessageWriter.Write(ref writer, this);
            if (writer.IsFailed)
            {
                throw new InvalidOperationException("The message does not fit into a datagram.");
            }

            destination.Write(writer.Written);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Checks all variables first and counts them, so that refused datagrams cost no allocation.</summary>
    internal static DecodeError ReadVariables(in MessageHeader header, out Variable[] variables)
    {
        variables = [];
        var count = 0;
        var reader = header.Variables;
        while (reader.TryRead(out _))
        {
            count++;
        }

        if (reader.Error != DecodeError.None || count > VariablesMax)
        {
            return reader.Error != DecodeError.None ? reader.Error : DecodeError.TooManyVariables;
        }

        variables = count == 0 ? [] : new Variable[count];
        reader = header.Variables;
        for (var i = 0; reader.TryRead(out var view); i++)
        {
            variables[i] = view.ToVariable();
        }

        return DecodeError.None;
    }

    private static TrapV1Fields ReadTrapV1(in MessageHeader header) => new(
        OidBytes.ToOid(header.Enterprise),
        ToAddress(header.AgentAddress),
        header.ErrorStatus,
        header.ErrorIndex,
        header.TimeStamp);

    private static IPAddress ToAddress(uint address) =>
        new([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]);
}
