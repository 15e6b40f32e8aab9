using System.Net;

namespace Lightline.Snmp.Traps;

/// <summary>Where to listen.</summary>
public sealed record TrapReceiverOptions
{
    /// <summary>Local address to bind.</summary>
    public IPAddress Address { get; init; } = IPAddress.Any;

    /// <summary>UDP port; 0 lets the system choose.</summary>
    public int Port { get; init; } = 162;

    /// <summary>Receive buffer asked of the system, in octets: what a storm may fill while the handler works.</summary>
    public int SocketBufferBytes { get; init; } = 8 * 1024 * 1024;
}
