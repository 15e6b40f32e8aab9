using System.Net;

namespace Lightline.Snmp.Agent;

/// <summary>Where an agent listens and whom it answers.</summary>
/// <param name="Address">Local address and port; port 0 lets the system choose.</param>
/// <param name="ReadCommunity">Who may read.</param>
/// <param name="WriteCommunity">Who may read and write; null for nobody.</param>
/// <param name="ResponseBytesMax">Largest answer in octets, 484 to 65,507 (RFC 3417 3.2.1).</param>
public sealed record SnmpAgentOptions(
    IPEndPoint Address, string ReadCommunity, string? WriteCommunity = null, int ResponseBytesMax = 1_472)
{
    /// <summary>Where it listens, without the communities.</summary>
    public override string ToString() => Address.ToString();
}
