using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lightline.Snmp;

/// <summary>A value of one SNMP type, immutable. The default value is <see cref="Null"/>.</summary>
public readonly struct SnmpValue : IEquatable<SnmpValue>
{
    private readonly SnmpType _type;
    private readonly ulong _number;

    /// <summary>byte[] of octets or uint[] of an identifier: one field keeps a <see cref="Variable"/> at 32 octets.</summary>
    private readonly object? _content;

    internal SnmpValue(SnmpType type, ulong number)
    {
        _type = type;
        _number = number;
    }

    private SnmpValue(SnmpType type, object? content)
    {
        _type = type;
        _content = content;
    }

    /// <summary>No value; what a request carries.</summary>
    public static SnmpValue Null => default;

    /// <summary>The agent has no such object.</summary>
    public static SnmpValue NoSuchObject => new(SnmpType.NoSuchObject, 0);

    /// <summary>The agent has the object but not this instance.</summary>
    public static SnmpValue NoSuchInstance => new(SnmpType.NoSuchInstance, 0);

    /// <summary>Nothing follows the requested name.</summary>
    public static SnmpValue EndOfMibView => new(SnmpType.EndOfMibView, 0);

    /// <summary>Which type the value has.</summary>
    public SnmpType Type => _type == 0 ? SnmpType.Null : _type;

    /// <summary>Whether this is an answer about a missing instance and not data (RFC 3416 4.2.1, 4.2.2).</summary>
    public bool IsException => _type >= SnmpType.NoSuchObject;

    /// <summary>The octets of an OctetString, Opaque or IpAddress; empty for other types. Do not change them.</summary>
    public ReadOnlyMemory<byte> Bytes => _type == SnmpType.IpAddress ? AddressBytes() : Octets;

    /// <summary>The bits of a number: sign-extended for Integer32, big-endian address for IpAddress.</summary>
    internal ulong Number => _number;

    /// <summary>A signed 32-bit integer.</summary>
    public static SnmpValue Integer32(int value) => new(SnmpType.Integer32, (ulong)(long)value);

    /// <summary>Octets. The array is kept, not copied.</summary>
    public static SnmpValue OctetString(byte[] value) => new(SnmpType.OctetString, value);

    /// <summary>Text as UTF-8 octets.</summary>
    public static SnmpValue OctetString(string value) => new(SnmpType.OctetString, Encoding.UTF8.GetBytes(value));

    /// <summary>An object identifier.</summary>
    public static SnmpValue ObjectIdentifier(Oid value) => new(SnmpType.ObjectIdentifier, value.Array);

    /// <summary>An IPv4 address.</summary>
    /// <exception cref="ArgumentException">The address is not IPv4: the type has four octets.</exception>
    public static SnmpValue IpAddress(IPAddress value)
    {
        Span<byte> octets = stackalloc byte[16];
        if (value.AddressFamily != AddressFamily.InterNetwork || !value.TryWriteBytes(octets, out _))
        {
            throw new ArgumentException("An SNMP IpAddress is IPv4.", nameof(value));
        }

        return new SnmpValue(SnmpType.IpAddress, BinaryPrimitives.ReadUInt32BigEndian(octets));
    }

    /// <summary>An unsigned 32-bit counter.</summary>
    public static SnmpValue Counter32(uint value) => new(SnmpType.Counter32, value);

    /// <summary>An unsigned 32-bit gauge.</summary>
    public static SnmpValue Gauge32(uint value) => new(SnmpType.Gauge32, value);

    /// <summary>Hundredths of a second.</summary>
    public static SnmpValue TimeTicks(uint value) => new(SnmpType.TimeTicks, value);

    /// <summary>An unsigned 64-bit counter.</summary>
    public static SnmpValue Counter64(ulong value) => new(SnmpType.Counter64, value);

    /// <summary>Octets that wrap another encoding. The array is kept, not copied.</summary>
    public static SnmpValue Opaque(byte[] value) => new(SnmpType.Opaque, value);

    /// <summary>The number of any numeric type; false for others and for a Counter64 above 2^63 - 1.</summary>
    public bool TryGetInt64(out long value)
    {
        value = (long)_number;
        return IsNumber && (_type != SnmpType.Counter64 || value >= 0);
    }

    /// <summary>The number of any numeric type; false for others and for a negative Integer32.</summary>
    public bool TryGetUInt64(out ulong value)
    {
        value = _number;
        return IsNumber && (_type != SnmpType.Integer32 || (long)value >= 0);
    }

    /// <summary>The identifier when the type is ObjectIdentifier.</summary>
    public bool TryGetOid(out Oid oid)
    {
        oid = Oid.Wrap(_content as uint[]);
        return _type == SnmpType.ObjectIdentifier;
    }

    /// <inheritdoc/>
    public bool Equals(SnmpValue other) =>
        Type == other.Type
        && _number == other._number
        && Identifier == other.Identifier
        && Octets.AsSpan().SequenceEqual(other.Octets);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SnmpValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Type);
        hash.Add(_number);
        hash.Add(Identifier);
        hash.AddBytes(Octets);
        return hash.ToHashCode();
    }

    /// <summary>The type and the value; octets as text when all are printable ASCII, else as hex.</summary>
    public override string ToString() => Type switch
    {
        SnmpType.Integer32 => string.Create(CultureInfo.InvariantCulture, $"Integer32: {(long)_number}"),
        SnmpType.IpAddress => $"IpAddress: {new IPAddress(AddressBytes())}",
        SnmpType.ObjectIdentifier => $"ObjectIdentifier: .{Identifier}",
        SnmpType.OctetString or SnmpType.Opaque => $"{Type}: {OctetsToText()}",
        _ when IsNumber => string.Create(CultureInfo.InvariantCulture, $"{Type}: {_number}"),
        _ => Type.ToString(),
    };

    /// <summary>Same type and same value.</summary>
    public static bool operator ==(SnmpValue left, SnmpValue right) => left.Equals(right);

    /// <summary>Different type or value.</summary>
    public static bool operator !=(SnmpValue left, SnmpValue right) => !left.Equals(right);

    private byte[]? Octets => _content as byte[];

    private Oid Identifier => Oid.Wrap(_content as uint[]);

    private bool IsNumber => _type is SnmpType.Integer32 or SnmpType.Counter32 or SnmpType.Gauge32
        or SnmpType.TimeTicks or SnmpType.Counter64;

    private byte[] AddressBytes()
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, (uint)_number);
        return octets;
    }

    private string OctetsToText()
    {
        var octets = Octets.AsSpan();
        return octets.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E)
            ? Convert.ToHexString(octets)
            : Encoding.ASCII.GetString(octets);
    }
}
