using System.Net;
using System.Net.Sockets;

namespace Lightline.Town;

/// <summary>Says which of the town's ports somebody else has.</summary>
internal static class PortCheck
{
    /// <summary>Throws <see cref="TownFailure"/> that names the first port taken.</summary>
    public static void Run(Ports ports, IEnumerable<IPAddress> olts)
    {
        foreach (var (port, what) in new[]
        {
            (ports.Portal, "portal"), (ports.Feed, "collector feed"), (ports.Panel, "fault panel"),
            (ports.Gateways, "gateways"), (ports.StatusCopy, "status copy"), (ports.Mail, "mail server"),
            (ports.Notifier, "notifier"),
            (ports.Broker, "broker"), (ports.Postgres, "PostgreSQL"), (ports.Metrics, "portal metrics"),
        })
        {
            Try(SocketType.Stream, ProtocolType.Tcp, new IPEndPoint(IPAddress.Loopback, port), what);
        }

        Try(SocketType.Dgram, ProtocolType.Udp, new IPEndPoint(IPAddress.Loopback, ports.Traps), "traps");
        foreach (var olt in olts)
        {
            Try(SocketType.Dgram, ProtocolType.Udp, new IPEndPoint(olt, ports.Agents), "OLT agents");
        }
    }

    private static void Try(SocketType type, ProtocolType protocol, IPEndPoint address, string what)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        if (type is SocketType.Stream)
        {
            // A connection of an earlier town that lingers does not count.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        }

        try
        {
            socket.Bind(address);
        }
        catch (SocketException e)
        {
            throw new TownFailure($"--port: {address} ({what}) is not free: {e.Message}");
        }
    }
}
