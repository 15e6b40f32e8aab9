using System.Net;
using System.Net.Sockets;

namespace Lightline.Servers;

/// <summary>
/// Finds loopback ports that nobody uses at the moment of asking. They lie below those that Linux gives to outgoing
/// connections (ip_local_port_range, from 32768): one of them could be taken before its server has started.
/// </summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int Last = 31_999;
    private const int TriesMax = 50;

    /// <summary>A free TCP port of 127.0.0.1.</summary>
    /// <exception cref="InvalidOperationException">None was found.</exception>
    public static int Tcp() => Find(port => IsFree(SocketType.Stream, ProtocolType.Tcp, port));

    /// <summary>A free UDP port of 127.0.0.1.</summary>
    /// <exception cref="InvalidOperationException">None was found.</exception>
    public static int Udp() => Find(port => IsFree(SocketType.Dgram, ProtocolType.Udp, port));

    /// <summary>The first of so many ports in a row of 127.0.0.1 that are free for TCP and UDP.</summary>
    /// <exception cref="InvalidOperationException">None was found.</exception>
    public static int Block(int count) => Find(first => Enumerable.Range(first, count).All(port =>
        IsFree(SocketType.Stream, ProtocolType.Tcp, port) && IsFree(SocketType.Dgram, ProtocolType.Udp, port)));

    private static int Find(Func<int, bool> isFree)
    {
        for (var attempt = 0; attempt < TriesMax; attempt++)
        {
            var port = Random.Shared.Next(First, Last + 1);
            if (isFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"no free port in {TriesMax} tries between {First} and {Last}");
    }

    private static bool IsFree(SocketType type, ProtocolType protocol, int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
