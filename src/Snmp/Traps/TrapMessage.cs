using System.Net;
using Lightline.Snmp.Ber;
using Lightline.Snmp.Messages;

namespace Lightline.Snmp.Traps;

/// <summary>Makes notifications of messages and messages of notifications.</summary>
public static class TrapMessage
{
    /// <summary>A v2c trap: sysUpTime.0, snmpTrapOID.0, then the variables (RFC 3416 4.2.6).</summary>
    public static SnmpMessage V2c(
        string community, int requestId, uint upTimeTicks, Oid trapOid, IReadOnlyList<Variable> variables) =>
        Notify(PduType.TrapV2, community, requestId, upTimeTicks, trapOid, variables);

    /// <summary>A v2c inform, which is a trap that wants an answer (RFC 3416 4.2.7).</summary>
    public static SnmpMessage Inform(
        string community, int requestId, uint upTimeTicks, Oid trapOid, IReadOnlyList<Variable> variables) =>
        Notify(PduType.Inform, community, requestId, upTimeTicks, trapOid, variables);

    /// <summary>A v1 trap (RFC 1157 4.1.6).</summary>
    public static SnmpMessage V1(string community, TrapV1Fields fields, IReadOnlyList<Variable> variables) =>
        new(SnmpVersion.V1, community, new Pdu(PduType.TrapV1, 0, 0, 0, variables) { TrapV1 = fields });

    /// <summary>The notification in a trap or inform message; v1 is translated as RFC 3584 3.1 says.</summary>
    internal static DecodeError ToNotification(
        SnmpMessage message, IPEndPoint source, out Notification notification)
    {
        var pdu = message.Pdu;
        if (pdu.TrapV1 is { } trap)
        {
            notification = new Notification(
                source, message.Version, message.Community, TrapOidOf(trap), trap.TimeStamp, pdu.Variables)
            {
                AgentAddress = trap.AgentAddress,
            };
            return DecodeError.None;
        }

        notification = null!;
        Oid? trapOid = null;
        var upTime = 0UL;
        var rest = new List<Variable>(pdu.Variables.Count);
        foreach (var variable in pdu.Variables)
        {
            if (variable.Name == StandardTrap.SnmpTrapOidInstance && variable.Value.TryGetOid(out var oid))
            {
                trapOid ??= oid;
            }
            else if (variable.Name == StandardTrap.SysUpTimeInstance)
            {
                _ = variable.Value.TryGetUInt64(out upTime);
            }
            else
            {
                rest.Add(variable);
            }
        }

        if (trapOid is null)
        {
            return DecodeError.TrapOidMissing;
        }

        notification = new Notification(
            source, message.Version, message.Community, trapOid.Value, (uint)upTime, rest);
        return DecodeError.None;
    }

    /// <summary>
    /// RFC 3584 3.1: a generic trap is snmpTraps.(generic + 1), a specific one enterprise.0.specific. Numbers outside
    /// of their range and an enterprise with no room for two more parts keep what can be kept.
    /// </summary>
    private static Oid TrapOidOf(TrapV1Fields trap)
    {
        if (trap.GenericTrap is >= 0 and < StandardTrap.EnterpriseSpecific)
        {
            return StandardTrap.SnmpTraps.Append((uint)trap.GenericTrap + 1);
        }

        return trap.Enterprise.Length > Oid.LengthMax - 2
            ? trap.Enterprise
            : trap.Enterprise.Append(0, (uint)trap.SpecificTrap);
    }

    private static SnmpMessage Notify(
        PduType type,
        string community,
        int requestId,
        uint upTimeTicks,
        Oid trapOid,
        IReadOnlyList<Variable> variables)
    {
        Variable[] all =
        [
            new(StandardTrap.SysUpTimeInstance, SnmpValue.TimeTicks(upTimeTicks)),
            new(StandardTrap.SnmpTrapOidInstance, SnmpValue.ObjectIdentifier(trapOid)),
            .. variables,
        ];
        return new SnmpMessage(SnmpVersion.V2c, community, new Pdu(type, requestId, 0, 0, all));
    }
}
