namespace Lightline.Snmp;

/// <summary>The tag of a PDU (RFC 1157 4.1, RFC 3416 3).</summary>
public enum PduType : byte
{
    /// <summary>Read named instances.</summary>
    Get = 0xA0,

    /// <summary>Read the successor of each name.</summary>
    GetNext = 0xA1,

    /// <summary>The answer to any request.</summary>
    Response = 0xA2,

    /// <summary>Write named instances.</summary>
    Set = 0xA3,

    /// <summary>SNMP v1 trap, with a header of its own.</summary>
    TrapV1 = 0xA4,

    /// <summary>Read many successors in one request; not in v1.</summary>
    GetBulk = 0xA5,

    /// <summary>A notification that wants an answer; not in v1.</summary>
    Inform = 0xA6,

    /// <summary>SNMP v2 trap.</summary>
    TrapV2 = 0xA7,

    /// <summary>An engine's report; v3 only in practice.</summary>
    Report = 0xA8,
}
