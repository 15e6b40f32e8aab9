using System.Net;

namespace Lightline.Snmp.Client;

/// <summary>The manager's bounds.</summary>
public sealed record SnmpManagerOptions
{
    /// <summary>Sockets, each with a receive thread; an agent is always spoken to through the same one. 1 to 16.</summary>
    public int Sockets { get; init; } = 2;

    /// <summary>Most tries that wait for an answer; beyond it requests are refused. 1 to 65,536.</summary>
    public int InFlightMax { get; init; } = 4_096;

    /// <summary>What GetBulk answers are sized for, in octets of UDP payload: below one Ethernet frame.</summary>
    public int ResponseBytesMax { get; init; } = 1_400;

    /// <summary>Receive and send buffer asked of the system for each socket, in octets.</summary>
    public int SocketBufferBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Address to send from; its family is the family of every target.</summary>
    public IPAddress LocalAddress { get; init; } = IPAddress.Any;
}
