using System.Net;

namespace Lightline.Snmp.Traps;

/// <summary>A trap or inform; v1 traps appear as RFC 3584 3.1 translates them. Source and community prove nothing.</summary>
/// <param name="Source">Who sent the datagram.</param>
/// <param name="Version">v1 or v2c.</param>
/// <param name="Community">The community, a secret: <see cref="ToString"/> leaves it out.</param>
/// <param name="TrapOid">Which notification it is: snmpTrapOID.0.</param>
/// <param name="UpTimeTicks">sysUpTime.0 in hundredths of a second; 0 when the sender left it out.</param>
/// <param name="Variables">The variables without sysUpTime.0 and snmpTrapOID.0.</param>
public sealed record Notification(
    IPEndPoint Source,
    SnmpVersion Version,
    string Community,
    Oid TrapOid,
    uint UpTimeTicks,
    IReadOnlyList<Variable> Variables)
{
    /// <summary>The agent-addr of a v1 trap: the device itself when a proxy forwards; null in v2c.</summary>
    public IPAddress? AgentAddress { get; init; }

    /// <summary>Source, version and trap, without the community.</summary>
    public override string ToString() => $"{TrapOid} from {Source} ({Version})";
}
