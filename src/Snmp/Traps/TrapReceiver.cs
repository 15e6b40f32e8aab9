using System.Net;
using Lightline.Snmp.Ber;
using Lightline.Snmp.Messages;
using Lightline.Snmp.Udp;

namespace Lightline.Snmp.Traps;

/// <summary>
/// Receives traps and informs on one thread; of those that the listener accepts it answers the informs, and delivers each
/// once. Received = Delivered + Duplicate + Refused + HandlerFailures + NotNotifications + Malformed.Total.
/// </summary>
public sealed class TrapReceiver : IAsyncDisposable
{
    private readonly Func<Notification, bool> _accepts;
    private readonly Action<Notification> _onTrap;
    private readonly Action<Exception>? _onFailure;
    private readonly DatagramLoop _loop;
    private readonly InformMemory _informs;
    private readonly byte[] _answer = new byte[SnmpMessage.BytesMax];
    private long _received;
    private long _delivered;
    private long _duplicate;
    private long _refused;
    private long _handlerFailures;
    private long _notNotifications;

    /// <summary>Binds the port; <see cref="Start"/> begins to receive.</summary>
    /// <param name="options">Where to listen.</param>
    /// <param name="accepts">
    /// Whether source and community are known; asked before anything else is done, for each repetition anew. What it
    /// refuses is neither answered, remembered nor delivered: a stranger learns nothing and takes no room.
    /// </param>
    /// <param name="onTrap">Takes what was accepted.</param>
    /// <param name="time">Clock of the memory of informs; the system's by default.</param>
    /// <param name="onFailure">Hears what these two threw, after it was counted.</param>
    /// <remarks>All are called on the receive thread and must be quick; what they throw ends nothing.</remarks>
    /// <exception cref="System.Net.Sockets.SocketException">The port cannot be bound.</exception>
    public TrapReceiver(
        TrapReceiverOptions options,
        Func<Notification, bool> accepts,
        Action<Notification> onTrap,
        TimeProvider? time = null,
        Action<Exception>? onFailure = null)
    {
        _accepts = accepts;
        _onTrap = onTrap;
        _onFailure = onFailure;
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

    /// <summary>Notifications that were not accepted.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Notifications that one of the two handlers threw upon.</summary>
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

        try
        {
            Take(message, notification, source);
        }
        catch (Exception e)
        {
            // A handler's mistake must not end the reception of everybody's traps.
            Interlocked.Increment(ref _handlerFailures);
            Tell(e);
        }
    }

    private void Tell(Exception failure)
    {
        try
        {
            _onFailure?.Invoke(failure);
        }
        catch (Exception)
        {
            // Counted already; who cannot be told does not end the reception either.
        }
    }

    private void Take(SnmpMessage message, Notification notification, SocketAddress source)
    {
        if (!_accepts(notification))
        {
            Interlocked.Increment(ref _refused);
            return;
        }

        if (message.Pdu.Type == PduType.Inform)
        {
            Answer(message, source);
            if (!_informs.IsNew(notification.Source, message.Pdu.RequestId))
            {
                Interlocked.Increment(ref _duplicate);
                return;
            }
        }

        _onTrap(notification);
        Interlocked.Increment(ref _delivered);
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
