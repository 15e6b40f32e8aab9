using System.Net;
using System.Net.Sockets;
using Lightline.Snmp.Messages;

namespace Lightline.Snmp.Traps;

/// <summary>Sends notifications from one local address, as a device does. Not for use by two threads at once.</summary>
public sealed class TrapSender : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[SnmpMessage.BytesMax];

    /// <summary>Binds the local address; port 0 lets the system choose.</summary>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public TrapSender(IPEndPoint local)
    {
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(local);
    }

    /// <summary>Sends one message; false when it does not fit into a datagram or the system refuses it.</summary>
    public bool TrySend(SnmpMessage message, IPEndPoint destination)
    {
        if (!message.TryEncode(_buffer, out var length))
        {
            return false;
        }

        try
        {
            return _socket.SendTo(_buffer.AsSpan(0, length), destination) == length;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
