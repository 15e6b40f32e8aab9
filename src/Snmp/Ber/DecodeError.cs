namespace Lightline.Snmp.Ber;

/// <summary>Why a datagram was refused. Each is a counter's label, so members keep their names.</summary>
public enum DecodeError
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>A length reaches beyond the octets that are there (T-REC-X.690 8.1.3).</summary>
    Truncated,

    /// <summary>An indefinite length, which SNMP forbids (RFC 3417 8).</summary>
    LengthIndefinite,

    /// <summary>A length of more than eight octets, or the reserved one (T-REC-X.690 8.1.3.5 c).</summary>
    LengthOversized,

    /// <summary>Another element stands where the message's grammar wants a certain one.</summary>
    UnexpectedTag,

    /// <summary>Octets are left after the last element of the message or of one of its sequences.</summary>
    TrailingBytes,

    /// <summary>The version is not one that is decoded here.</summary>
    UnsupportedVersion,

    /// <summary>The PDU's tag is none of RFC 3416 3.</summary>
    UnknownPdu,

    /// <summary>The PDU does not exist in the message's version.</summary>
    PduNotInVersion,

    /// <summary>An integer without content (T-REC-X.690 8.3.1).</summary>
    IntegerEmpty,

    /// <summary>An integer with more octets than its type can need.</summary>
    IntegerTooLong,

    /// <summary>An integer outside its type's range.</summary>
    IntegerOutOfRange,

    /// <summary>A sub-identifier that ends in the middle or starts with padding (T-REC-X.690 8.19.2).</summary>
    OidMalformed,

    /// <summary>A sub-identifier of more than 32 bits (RFC 2578 3.5).</summary>
    OidPartTooLarge,

    /// <summary>More than 128 sub-identifiers (RFC 2578 3.5).</summary>
    OidTooLong,

    /// <summary>An IpAddress that is not four octets long (RFC 2578 7.1.5).</summary>
    AddressLength,

    /// <summary>A NULL or an exception value with content (T-REC-X.690 8.8.2).</summary>
    NullNotEmpty,

    /// <summary>A value's tag is no SNMP type.</summary>
    UnknownValueType,

    /// <summary>More variables than <see cref="Messages.SnmpMessage.VariablesMax"/>.</summary>
    TooManyVariables,

    /// <summary>A notification without snmpTrapOID.0 (RFC 3416 4.2.6).</summary>
    TrapOidMissing,
}
