using System.Net;
using System.Net.Sockets;

namespace Lightline.Servers;

/// <summary>Finds loopback ports that nobody listens on at the moment of asking.</summary>
public static class FreePort
{
    /// <summary>A free TCP port of 127.0.0.1.</summary>
    public static int Tcp()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        return Bind(socket);
    }

    /// <summary>A free UDP port of 127.0.0.1.</summary>
    public static int Udp()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        return Bind(socket);
    }

    private static int Bind(Socket socket)
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
