using System.Net;
using Lightline.Snmp.Ber;
using Lightline.Snmp.Messages;
using Lightline.Snmp.Udp;

namespace Lightline.Snmp.Traps;

/// <summary>
/// Receives traps and informs on one thread; answers informs and delivers each once.
/// Received = Delivered + Duplicate + HandlerFailures + NotNotifications + Malformed.Total.
/// </summary>
public sealed class TrapReceiver : IAsyncDisposable
{
    private readonly Action<Notification> _onTrap;
    private readonly DatagramLoop _loop;
    private readonly InformMemory _informs;
    private readonly byte[] _answer = new byte[SnmpMessage.BytesMax];
    private long _received;
    private long _delivered;
    private long _duplicate;
    private long _handlerFailures;
    private long _notNotifications;

    /// <summary>Binds the port; <see cref="Start"/> begins to receive.</summary>
    /// <param name="options">Where to listen.</param>
    /// <param name="onTrap">Called on the receive thread; must be quick. What it throws is counted.</param>
    /// <param name="time">Clock of the memory of informs; the system's by default.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The port cannot be bound.</exception>
    public TrapReceiver(TrapReceiverOptions options, Action<Notification> onTrap, TimeProvider? time = null)
    {
        _onTrap = onTrap;
        _informs = new InformMemory(time ?? TimeProvider.System);
        var local = new IPEndPoint(options.Address, options.Port);
        _loop = new DatagramLoop(local, options.SocketBufferBytes, "snmp-traps", Receive);
    }

    /// <summary>Where it listens, with the port that the system chose.</summary>
    public IPEndPoint LocalEndPoint => _loop.LocalEndPoint;

    /// <summary>Datagrams received.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Notifications handed over.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Repeated informs: answered again, not handed over again.</summary>
    public long Duplicate => Volatile.Read(ref _duplicate);

    /// <summary>Notifications that the handler threw upon.</summary>
    public long HandlerFailures => Volatile.Read(ref _handlerFailures);

    /// <summary>Well-formed messages that are no notification.</summary>
    public long NotNotifications => Volatile.Read(ref _notNotifications);

    /// <summary>Datagrams that were refused, by reason.</summary>
    public DecodeErrorCounters Malformed { get; } = new();

    /// <summary>Begins to receive. Call once.</summary>
    public void Start() => _loop.Start();

    /// <summary>Closes the port and waits for the thread.</summary>
    public ValueTask DisposeAsync()
    {
        _loop.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Receive(ReadOnlySpan<byte> datagram, SocketAddress source)
    {
        Interlocked.Increment(ref _received);
        if (!SnmpMessage.TryDecode(datagram, out var message, out var error))
        {
            Malformed.Add(error);
            return;
        }

        if (message.Pdu.Type is not (PduType.TrapV1 or PduType.TrapV2 or PduType.Inform))
        {
            Interlocked.Increment(ref _notNotifications);
            return;
        }

        var sender = (IPEndPoint)_loop.LocalEndPoint.Create(source);
        error = TrapMessage.ToNotification(message, sender, out var notification);
        if (error != DecodeError.None)
        {
            Malformed.Add(error);
            return;
        }

        if (message.Pdu.Type == PduType.Inform)
        {
            Answer(message, source);
            if (!_informs.IsNew(sender, message.Pdu.RequestId))
            {
                Interlocked.Increment(ref _duplicate);
                return;
            }
        }

        Deliver(notification);
    }

    private void Deliver(Notification notification)
    {
        try
        {
            _onTrap(notification);
            Interlocked.Increment(ref _delivered);
        }
        catch (Exception)
        {
            // The handler's mistake must not end the reception of everybody's traps.
            Interlocked.Increment(ref _handlerFailures);
        }
    }

    /// <summary>The same variables without an error (RFC 3416 4.2.7).</summary>
    private void Answer(SnmpMessage inform, SocketAddress source)
    {
        var answer = inform with { Pdu = inform.Pdu with { Type = PduType.Response, ErrorStatus = 0, ErrorIndex = 0 } };
        if (answer.TryEncode(_answer, out var length))
        {
            _loop.TrySend(_answer.AsSpan(0, length), source);
        }
    }
}
