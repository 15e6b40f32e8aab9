namespace Lightline.Snmp.Traps;

/// <summary>Names of SNMPv2-MIB that notifications are made of (RFC 3418 2, RFC 3584 3.1).</summary>
public static class StandardTrap
{
    /// <summary>sysUpTime.0, the first variable of a v2 notification.</summary>
    public static Oid SysUpTimeInstance { get; } = Oid.Of(1, 3, 6, 1, 2, 1, 1, 3, 0);

    /// <summary>snmpTrapOID.0, the second.</summary>
    public static Oid SnmpTrapOidInstance { get; } = Oid.Of(1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0);

    /// <summary>snmpTraps, the parent of the six generic traps.</summary>
    public static Oid SnmpTraps { get; } = Oid.Of(1, 3, 6, 1, 6, 3, 1, 1, 5);

    /// <summary>coldStart.</summary>
    public static Oid ColdStart { get; } = SnmpTraps.Append(1);

    /// <summary>The generic-trap number that says: see the enterprise and the specific-trap.</summary>
    internal const int EnterpriseSpecific = 6;
}
