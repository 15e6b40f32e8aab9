using System.Net;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;
using Lightline.Snmp.Ber;
using Lightline.Snmp.Messages;

namespace Lightline.Snmp.Client;

/// <summary>
/// One request and the wait for its answer, reusable so that a walk allocates none per datagram. Exactly one of the
/// receive thread (<see cref="TryClaim"/>) and the waiter (<see cref="TryClose"/>) ends it; only a claimed exchange is
/// given an answer, and its waiter does not go on before <see cref="Signal"/> says that the answer has been taken.
/// </summary>
internal abstract class Exchange : IValueTaskSource<ExchangeEnd>
{
    private readonly Lock _lock = new();
    private readonly int[] _ids = new int[SnmpRequestOptions.RetriesMax + 1];
    private ManualResetValueTaskSourceCore<ExchangeEnd> _core;
    private ExceptionDispatchInfo? _fault;
    private ExchangeEnd _end;
    private int _tries;
    private bool _hasEnd;
    private bool _isWaiting;
    private bool _isClosed;

    /// <param name="target">Whom to ask.</param>
    /// <param name="continuesOnReceiveThread">
    /// Whether the waiter goes on where the answer was received: right for a walk, which sends its next request there,
    /// wrong for callers we do not know.
    /// </param>
    protected Exchange(SnmpTarget target, bool continuesOnReceiveThread)
    {
        Target = target;
        Peer = target.Address.Serialize();
        _core.RunContinuationsAsynchronously = !continuesOnReceiveThread;
    }

    public SnmpTarget Target { get; }

    /// <summary>The only source whose answers count.</summary>
    public SocketAddress Peer { get; }

    /// <summary>The request-ids of the tries so far. Read by the waiter only.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, _tries);

    /// <summary>Whether an answer has been claimed or the waiter has given up.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_lock)
            {
                return _isClosed;
            }
        }
    }

    /// <summary>Writes the request.</summary>
    public abstract void Write(ref BerWriter writer, int requestId);

    /// <summary>Takes the answer, on the receive thread.</summary>
    /// <returns>What is wrong with its variables.</returns>
    public abstract DecodeError Accept(in MessageHeader answer);

    /// <summary>Begins a request.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _tries = 0;
            _hasEnd = false;
            _isWaiting = false;
            _isClosed = false;
        }
    }

    /// <summary>Adds the request-id of one more try.</summary>
    public void AddTry(int id)
    {
        lock (_lock)
        {
            _ids[_tries++] = id;
        }
    }

    /// <summary>For the receive thread: the answer to <paramref name="id"/> is this exchange's; true once.</summary>
    public bool TryClaim(int id)
    {
        lock (_lock)
        {
            if (_isClosed || !Ids.Contains(id))
            {
                return false;
            }

            _isClosed = true;
            return true;
        }
    }

    /// <summary>For the waiter: no answer will be taken any more. False when one is being taken.</summary>
    public bool TryClose()
    {
        lock (_lock)
        {
            var isOpen = !_isClosed;
            _isClosed = true;
            return isOpen;
        }
    }

    /// <summary>The answer has been taken; an exception of the taker goes to the waiter.</summary>
    public void SignalAnswer(ExceptionDispatchInfo? fault)
    {
        _fault = fault;
        Signal(ExchangeEnd.Answered);
    }

    /// <summary>The try with this id has waited long enough. Earlier tries and closed exchanges do not care.</summary>
    public void SignalTimeout(int id)
    {
        lock (_lock)
        {
            if (_isClosed || _hasEnd || _tries == 0 || _ids[_tries - 1] != id)
            {
                return;
            }
        }

        Signal(ExchangeEnd.TimedOut);
    }

    /// <summary>The caller or the manager wants no answer any more.</summary>
    public void SignalCancel()
    {
        if (!IsClosed)
        {
            Signal(ExchangeEnd.Cancelled);
        }
    }

    /// <summary>The next end; at once when it has come since the last wait.</summary>
    public ValueTask<ExchangeEnd> WaitAsync()
    {
        lock (_lock)
        {
            if (_hasEnd)
            {
                _hasEnd = false;
                return new ValueTask<ExchangeEnd>(_end);
            }

            _core.Reset();
            _isWaiting = true;
            return new ValueTask<ExchangeEnd>(this, _core.Version);
        }
    }

    /// <summary>Throws to the waiter what the taker of the answer threw.</summary>
    public void ThrowIfFaulted() => _fault?.Throw();

    ExchangeEnd IValueTaskSource<ExchangeEnd>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ExchangeEnd>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<ExchangeEnd>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Signal(ExchangeEnd end)
    {
        lock (_lock)
        {
            if (!_isWaiting)
            {
                _hasEnd = true;
                _end = end;
                return;
            }

            _isWaiting = false;
        }

        // Outside the lock: this may run the waiter.
        _core.SetResult(end);
    }
}
