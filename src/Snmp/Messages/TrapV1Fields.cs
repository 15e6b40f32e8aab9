using System.Net;

namespace Lightline.Snmp.Messages;

/// <summary>What only a v1 trap has (RFC 1157 4.1.6).</summary>
/// <param name="Enterprise">The kind of device, or the root of its own traps.</param>
/// <param name="AgentAddress">The agent's own idea of its IPv4 address.</param>
/// <param name="GenericTrap">0 to 5 are the standard traps, 6 is enterpriseSpecific.</param>
/// <param name="SpecificTrap">The number under the enterprise when generic is 6.</param>
/// <param name="TimeStamp">sysUpTime in hundredths of a second.</param>
public sealed record TrapV1Fields(
    Oid Enterprise, IPAddress AgentAddress, int GenericTrap, int SpecificTrap, uint TimeStamp);
