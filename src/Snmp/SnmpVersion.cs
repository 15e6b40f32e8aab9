namespace Lightline.Snmp;

/// <summary>The version field of a message (RFC 3584 2.1, RFC 3412 6).</summary>
public enum SnmpVersion
{
    /// <summary>SNMP v1 (RFC 1157).</summary>
    V1 = 0,

    /// <summary>SNMP v2c (RFC 1901).</summary>
    V2c = 1,

    /// <summary>SNMP v3 (RFC 3412); refused by the decoder as <see cref="Ber.DecodeError.UnsupportedVersion"/>.</summary>
    V3 = 3,
}
