using System.Runtime.CompilerServices;
using Lightline.Snmp.Ber;

namespace Lightline.Snmp.Messages;

/// <summary>One checked variable binding as a view into its datagram: nothing is copied or allocated.</summary>
public readonly ref struct VariableView
{
    private readonly ulong _number;

    internal VariableView(ReadOnlySpan<byte> name, SnmpType type, ReadOnlySpan<byte> content, ulong number)
    {
        Name = name;
        Type = type;
        Content = content;
        _number = number;
    }

    /// <summary>The name's content octets, checked by <see cref="OidBytes.Check"/>.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The value's type.</summary>
    public SnmpType Type { get; }

    /// <summary>The value's content octets: the octets of an OctetString as they are.</summary>
    public ReadOnlySpan<byte> Content { get; }

    /// <summary>Whether this is an answer about a missing instance and not data.</summary>
    public bool IsException => Type >= SnmpType.NoSuchObject;

    /// <summary>The number of any numeric type; false for others and for a Counter64 above 2^63 - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetInt64(out long value)
    {
        value = (long)_number;
        return IsNumber && (Type != SnmpType.Counter64 || value >= 0);
    }

    /// <summary>The number of any numeric type; false for others and for a negative Integer32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetUInt64(out ulong value)
    {
        value = _number;
        return IsNumber && (Type != SnmpType.Integer32 || (long)value >= 0);
    }

    /// <summary>The binding as an object of its own, which outlives the datagram.</summary>
    public Variable ToVariable() => new(OidBytes.ToOid(Name), ToValue());

    /// <summary>The value as an object of its own, which outlives the datagram.</summary>
    public SnmpValue ToValue() => Type switch
    {
        SnmpType.OctetString => SnmpValue.OctetString(Content.ToArray()),
        SnmpType.Opaque => SnmpValue.Opaque(Content.ToArray()),
        SnmpType.ObjectIdentifier => SnmpValue.ObjectIdentifier(OidBytes.ToOid(Content)),
        _ => new SnmpValue(Type, _number),
    };

    private bool IsNumber => Type is SnmpType.Integer32 or SnmpType.Counter32 or SnmpType.Gauge32
        or SnmpType.TimeTicks or SnmpType.Counter64;
}
