using System.Net;
using System.Text;
using Lightline.Snmp.Ber;
using Lightline.Snmp.Messages;
using Lightline.Snmp.Udp;

namespace Lightline.Snmp.Agent;

/// <summary>
/// Answers Get, GetNext, GetBulk and Set of v1 and v2c on one thread. A datagram that deserves no answer has none:
/// Requests = Answered + Silenced + BadCommunity + NotRequests + DelayedDropped + Malformed.Total.
/// </summary>
public sealed class SnmpAgent : IAsyncDisposable
{
    private const int SocketBufferBytes = 1024 * 1024;

    private readonly byte[] _readCommunity;
    private readonly byte[]? _writeCommunity;
    private readonly AgentResponder _responder;
    private readonly DelayedAnswers _delayed;
    private readonly DatagramLoop _loop;
    private long _requests;
    private long _answered;
    private long _silenced;
    private long _badCommunity;
    private long _notRequests;
    private long _delayedDropped;
    private volatile bool _isSilent;

    /// <summary>Binds the address; <see cref="Start"/> begins to answer.</summary>
    /// <param name="options">Where and for whom.</param>
    /// <param name="mib">What to serve; called on the agent's thread.</param>
    /// <param name="time">Clock of delayed answers; the system's by default.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be bound.</exception>
    public SnmpAgent(SnmpAgentOptions options, IAgentMib mib, TimeProvider? time = null)
    {
        _readCommunity = Encoding.UTF8.GetBytes(options.ReadCommunity);
        _writeCommunity = options.WriteCommunity is null ? null : Encoding.UTF8.GetBytes(options.WriteCommunity);
        _responder = new AgentResponder(mib, options.ResponseBytesMax);
        _delayed = new DelayedAnswers(time ?? TimeProvider.System);
        _loop = new DatagramLoop(options.Address, SocketBufferBytes, $"snmp-agent-{options.Address}", Receive);
    }

    /// <summary>Where it listens, with the port that the system chose.</summary>
    public IPEndPoint LocalEndPoint => _loop.LocalEndPoint;

    /// <summary>While true every datagram is received, counted and left without an answer.</summary>
    public bool IsSilent
    {
        get => _isSilent;
        set => _isSilent = value;
    }

    /// <summary>How much later than at once to answer a request of this kind; null for at once. Keep it quick.</summary>
    public Func<PduType, TimeSpan>? Delay { get; set; }

    /// <summary>Datagrams received.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Answers made; a delayed one counts when it is made.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Datagrams that came while silent.</summary>
    public long Silenced => Volatile.Read(ref _silenced);

    /// <summary>Requests with an unknown community.</summary>
    public long BadCommunity => Volatile.Read(ref _badCommunity);

    /// <summary>Well-formed messages that are no request.</summary>
    public long NotRequests => Volatile.Read(ref _notRequests);

    /// <summary>Answers that were dropped because too many were waiting for their delay.</summary>
    public long DelayedDropped => Volatile.Read(ref _delayedDropped);

    /// <summary>Times the MIB threw; the request was answered with GenErr.</summary>
    public long MibFailures => _responder.MibFailures;

    /// <summary>Datagrams that were refused, by reason.</summary>
    public DecodeErrorCounters Malformed { get; } = new();

    /// <summary>Begins to answer. Call once.</summary>
    public void Start() => _loop.Start();

    /// <summary>Closes the socket and waits for the thread; delayed answers are dropped.</summary>
    public ValueTask DisposeAsync()
    {
        _loop.Dispose();
        _delayed.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Receive(ReadOnlySpan<byte> datagram, SocketAddress source)
    {
        Interlocked.Increment(ref _requests);
        if (_isSilent)
        {
            Interlocked.Increment(ref _silenced);
            return;
        }

        var error = MessageHeader.Read(datagram, out var header);
        if (error != DecodeError.None)
        {
            Malformed.Add(error);
            return;
        }

        if (header.PduType is not (PduType.Get or PduType.GetNext or PduType.GetBulk or PduType.Set))
        {
            Interlocked.Increment(ref _notRequests);
            return;
        }

        var canWrite = _writeCommunity is not null && header.Community.SequenceEqual(_writeCommunity);
        if (!canWrite && !header.Community.SequenceEqual(_readCommunity))
        {
            Interlocked.Increment(ref _badCommunity);
            return;
        }

        error = SnmpMessage.ReadVariables(header, out var variables);
        if (error != DecodeError.None)
        {
            Malformed.Add(error);
            return;
        }

        Answer(_responder.Respond(header, variables, canWrite), header.PduType, source);
    }

    private void Answer(ReadOnlySpan<byte> response, PduType type, SocketAddress source)
    {
        var delay = Delay?.Invoke(type) ?? TimeSpan.Zero;
        if (delay <= TimeSpan.Zero)
        {
            Interlocked.Increment(ref _answered);
            _loop.TrySend(response, source);
        }
        else if (_delayed.TryAdd(_loop, response, source, delay))
        {
            Interlocked.Increment(ref _answered);
        }
        else
        {
            Interlocked.Increment(ref _delayedDropped);
        }
    }
}
