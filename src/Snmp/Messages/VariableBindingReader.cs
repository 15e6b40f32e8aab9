using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Lightline.Snmp.Ber;

namespace Lightline.Snmp.Messages;

/// <summary>
/// Enumerates the variable bindings of a message over its datagram without allocating. Each binding is checked
/// completely when it is read: name, type, and that the value fits its type.
/// </summary>
public ref struct VariableBindingReader(ReadOnlySpan<byte> bindings)
{
    private BerReader _reader = new(bindings);
    private ReadOnlySpan<byte> _lastName;

    /// <summary>Why reading ended early; <see cref="DecodeError.None"/> at the regular end.</summary>
    public DecodeError Error { get; private set; }

    /// <summary>Reads the next binding. False at the end and at the first error, which <see cref="Error"/> names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(out VariableView variable)
    {
        variable = default;
        if (_reader.IsEmpty || Error != DecodeError.None)
        {
            return false;
        }

        Error = ReadBinding(out variable);
        return Error == DecodeError.None;
    }

    private DecodeError ReadBinding(out VariableView variable)
    {
        variable = default;
        var error = _reader.Read(BerWriter.SequenceTag, out var binding);
        if (error != DecodeError.None)
        {
            return error;
        }

        var parts = new BerReader(binding);
        error = parts.Read((byte)SnmpType.ObjectIdentifier, out var name);
        if (error != DecodeError.None)
        {
            return error;
        }

        error = parts.Read(out var tag, out var content);
        if (error != DecodeError.None)
        {
            return error;
        }

        if (!parts.IsEmpty)
        {
            return DecodeError.TrailingBytes;
        }

        error = OidBytes.CheckAfter(_lastName, name);
        if (error != DecodeError.None)
        {
            return error;
        }

        _lastName = name;
        error = CheckValue((SnmpType)tag, content, out var number);
        variable = new VariableView(name, (SnmpType)tag, content, number);
        return error;
    }

    private static DecodeError CheckValue(SnmpType type, ReadOnlySpan<byte> content, out ulong number)
    {
        number = 0;
        DecodeError error;
        switch (type)
        {
            case SnmpType.Integer32:
                error = BerInteger.ReadInt32(content, out var signed);
                number = (ulong)(long)signed;
                return error;
            case SnmpType.Counter32 or SnmpType.Gauge32 or SnmpType.TimeTicks:
                error = BerInteger.ReadUInt32(content, out var unsigned);
                number = unsigned;
                return error;
            case SnmpType.Counter64:
                return BerInteger.ReadUInt64(content, out number);
            case SnmpType.OctetString or SnmpType.Opaque:
                return DecodeError.None;
            case SnmpType.ObjectIdentifier:
                return OidBytes.Check(content);
            case SnmpType.IpAddress:
                return content.Length == 4 && BinaryPrimitives.TryReadUInt32BigEndian(content, out var address)
                    ? Take(address, out number)
                    : DecodeError.AddressLength;
            case SnmpType.Null or SnmpType.NoSuchObject or SnmpType.NoSuchInstance or SnmpType.EndOfMibView:
                return content.IsEmpty ? DecodeError.None : DecodeError.NullNotEmpty;
            default:
                return DecodeError.UnknownValueType;
        }
    }

    private static DecodeError Take(uint value, out ulong number)
    {
        number = value;
        return DecodeError.None;
    }
}
