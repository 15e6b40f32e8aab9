namespace Lightline.Snmp;

/// <summary>The BER tag of a variable's value (RFC 2578 7.1, RFC 3416 3). The last three are answers, not data.</summary>
public enum SnmpType : byte
{
    /// <summary>Signed 32-bit integer.</summary>
    Integer32 = 0x02,

    /// <summary>Octets; text or binary by the object's definition.</summary>
    OctetString = 0x04,

    /// <summary>No value; what a request carries.</summary>
    Null = 0x05,

    /// <summary>An object identifier as a value.</summary>
    ObjectIdentifier = 0x06,

    /// <summary>Four octets of an IPv4 address.</summary>
    IpAddress = 0x40,

    /// <summary>Unsigned 32-bit counter that wraps.</summary>
    Counter32 = 0x41,

    /// <summary>Unsigned 32-bit gauge.</summary>
    Gauge32 = 0x42,

    /// <summary>Hundredths of a second, unsigned 32 bits.</summary>
    TimeTicks = 0x43,

    /// <summary>Octets that wrap another BER encoding.</summary>
    Opaque = 0x44,

    /// <summary>Unsigned 64-bit counter that wraps; not in SNMP v1.</summary>
    Counter64 = 0x46,

    /// <summary>The agent has no such object (RFC 3416 4.2.1).</summary>
    NoSuchObject = 0x80,

    /// <summary>The agent has the object but not this instance (RFC 3416 4.2.1).</summary>
    NoSuchInstance = 0x81,

    /// <summary>Nothing follows the requested name (RFC 3416 4.2.2).</summary>
    EndOfMibView = 0x82,
}
