using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Buffers;
using Lightline.Snmp.Ber;
using Lightline.Snmp.Messages;
using Lightline.Snmp.Udp;

namespace Lightline.Snmp.Client;

/// <summary>
/// Asks many agents over few sockets. Answers are matched by request-id and source; what does not match is counted
/// and dropped. Network conditions come back as values. Safe to use from any thread.
/// Received = Answered + Late + Duplicate + Foreign + Malformed.Total.
/// </summary>
public sealed class SnmpManager : IAsyncDisposable
{
    /// <summary>A request that fits here is built on the stack; larger ones borrow a buffer.</summary>
    private const int UsualRequestBytes = 1_472;

    private readonly SnmpManagerOptions _options;
    private readonly InFlightTable _table;
    private readonly TimeoutClock _clock;
    private readonly DatagramLoop[] _loops;
    private readonly CancellationTokenSource _closing = new();
    private long _sent;
    private long _received;
    private long _answered;
    private long _timedOut;
    private long _late;
    private long _duplicate;
    private long _foreign;
    private int _isDisposed;

    /// <summary>Binds the sockets and starts their threads.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The local address cannot be bound.</exception>
    public SnmpManager(SnmpManagerOptions options, TimeProvider time)
    {
        _options = options;
        _table = new InFlightTable(Math.Clamp(options.InFlightMax, 1, 65_536));
        _clock = new TimeoutClock(time, _table);
        _loops = new DatagramLoop[Math.Clamp(options.Sockets, 1, 16)];
        for (var i = 0; i < _loops.Length; i++)
        {
            var local = new IPEndPoint(options.LocalAddress, 0);
            _loops[i] = new DatagramLoop(local, options.SocketBufferBytes, $"snmp-manager-{i}", Receive);
        }

        foreach (var loop in _loops)
        {
            loop.Start();
        }
    }

    /// <summary>
    /// The gate that every datagram passes, retries included; awaited before its send and before its timeout starts.
    /// Set it before the first request. It may run on a receive thread, so it must not block.
    /// </summary>
    public Func<SnmpTarget, CancellationToken, ValueTask>? BeforeSend { get; set; }

    /// <summary>Datagrams sent, retries included.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Datagrams received.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Answers that belonged to a waiting request and were well-formed.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Tries that had no answer in time.</summary>
    public long TimedOut => Volatile.Read(ref _timedOut);

    /// <summary>Answers to requests that had been given up.</summary>
    public long Late => Volatile.Read(ref _late);

    /// <summary>Second answers.</summary>
    public long Duplicate => Volatile.Read(ref _duplicate);

    /// <summary>Datagrams with an unknown request-id, from another source, or that are no answer at all.</summary>
    public long Foreign => Volatile.Read(ref _foreign);

    /// <summary>Datagrams that were refused, by reason.</summary>
    public DecodeErrorCounters Malformed { get; } = new();

    /// <summary>Sends that the system refused.</summary>
    public long SendErrors => _loops.Sum(loop => loop.SendErrors);

    /// <summary>Tries that wait for an answer now.</summary>
    public int InFlight => _table.Count;

    /// <summary>Reads instances. Missing ones are values (v2c) or the error NoSuchName (v1).</summary>
    public Task<SnmpResult<IReadOnlyList<Variable>>> GetAsync(
        SnmpTarget target, IReadOnlyList<Oid> oids, SnmpRequestOptions options, CancellationToken cancellationToken) =>
        RequestAsync(new ObjectExchange(target, PduType.Get, 0, 0, Named(oids)), options, cancellationToken);

    /// <summary>Reads the successor of each name.</summary>
    public Task<SnmpResult<IReadOnlyList<Variable>>> GetNextAsync(
        SnmpTarget target, IReadOnlyList<Oid> oids, SnmpRequestOptions options, CancellationToken cancellationToken) =>
        RequestAsync(new ObjectExchange(target, PduType.GetNext, 0, 0, Named(oids)), options, cancellationToken);

    /// <summary>
    /// Reads one successor of the first <paramref name="nonRepeaters"/> names and up to
    /// <paramref name="maxRepetitions"/> of each other (RFC 3416 4.2.3). Fewer than 1 repetition is sent as 1.
    /// </summary>
    public Task<SnmpResult<IReadOnlyList<Variable>>> GetBulkAsync(
        SnmpTarget target,
        IReadOnlyList<Oid> oids,
        int nonRepeaters,
        int maxRepetitions,
        SnmpRequestOptions options,
        CancellationToken cancellationToken)
    {
        var repetitions = Math.Max(1, maxRepetitions);
        var exchange = new ObjectExchange(target, PduType.GetBulk, nonRepeaters, repetitions, Named(oids));
        return RequestAsync(exchange, options, cancellationToken);
    }

    /// <summary>Writes instances, all or none.</summary>
    public Task<SnmpResult<IReadOnlyList<Variable>>> SetAsync(
        SnmpTarget target,
        IReadOnlyList<Variable> variables,
        SnmpRequestOptions options,
        CancellationToken cancellationToken) =>
        RequestAsync(new ObjectExchange(target, PduType.Set, 0, 0, variables), options, cancellationToken);

    /// <summary>
    /// Reads whole columns (or any subtrees), several at a time, by GetBulk (v1: GetNext). A request that fails ends
    /// the walk; columns with a broken order end alone. An exception of the sink reaches the caller.
    /// </summary>
    public async Task<WalkResult> WalkAsync(
        SnmpTarget target,
        IReadOnlyList<Oid> columns,
        WalkOptions options,
        IWalkSink sink,
        CancellationToken cancellationToken)
    {
        var walk = new Walk(this, columns, options);
        var result = await walk.RunAsync(
            () => new ColumnExchange(target, options, _options.ResponseBytesMax, sink), cancellationToken)
            .ConfigureAwait(false);

        // The walk may end on a receive thread; the caller must not keep that busy.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return result;
    }

    /// <summary>Reads whole columns and hands each row over as an object, in the way of the other overload.</summary>
    public Task<WalkResult> WalkAsync(
        SnmpTarget target,
        IReadOnlyList<Oid> columns,
        WalkOptions options,
        Action<int, Variable> onRow,
        CancellationToken cancellationToken) =>
        WalkAsync(target, columns, options, new ObjectSink(onRow), cancellationToken);

    /// <summary>Ends every wait as Cancelled, closes the sockets and waits for their threads.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _closing.CancelAsync();
        foreach (var loop in _loops)
        {
            loop.Dispose();
        }

        _clock.Dispose();
        _closing.Dispose();
    }

    /// <summary>Sends and waits, with retries, until the exchange is answered or given up.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<ExchangeEnd> RunAsync(
        Exchange exchange, SnmpRequestOptions options, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _isDisposed) != 0)
        {
            return ExchangeEnd.Cancelled;
        }

        exchange.Open();
        var end = ExchangeEnd.Cancelled;
        var caller = cancellationToken.UnsafeRegister(Cancel, exchange);
        var closing = _closing.Token.UnsafeRegister(Cancel, exchange);
        try
        {
            end = ExchangeEnd.TimedOut;
            for (var i = 0; i < options.TriesMax && end == ExchangeEnd.TimedOut; i++)
            {
                end = await TryOnceAsync(exchange, options.Timeout, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            end = ExchangeEnd.Cancelled;
        }
        finally
        {
            // An answer that is being taken right now still counts, and its buffers are in use until it is taken.
            if (end != ExchangeEnd.Answered && !exchange.TryClose())
            {
                while (end != ExchangeEnd.Answered)
                {
                    end = await exchange.WaitAsync().ConfigureAwait(false);
                }
            }

            _table.Release(exchange.Ids, end == ExchangeEnd.Answered);
            await caller.DisposeAsync().ConfigureAwait(false);
            await closing.DisposeAsync().ConfigureAwait(false);
        }

        exchange.ThrowIfFaulted();
        return end;
    }

    private static void Cancel(object? exchange) => ((Exchange)exchange!).SignalCancel();

    private static Variable[] Named(IReadOnlyList<Oid> oids)
    {
        var variables = new Variable[oids.Count];
        for (var i = 0; i < variables.Length; i++)
        {
            variables[i] = new Variable(oids[i], SnmpValue.Null);
        }

        return variables;
    }

    private async Task<SnmpResult<IReadOnlyList<Variable>>> RequestAsync(
        ObjectExchange exchange, SnmpRequestOptions options, CancellationToken cancellationToken) =>
        exchange.Result(await RunAsync(exchange, options, cancellationToken).ConfigureAwait(false));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ExchangeEnd> TryOnceAsync(
        Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (BeforeSend is { } gate)
        {
            await gate(exchange.Target, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();

        // An earlier try may have been answered while the gate was shut.
        if (!exchange.IsClosed)
        {
            if (!_table.TryAdd(exchange, _clock.DeadlineAfter(timeout), out var id))
            {
                return ExchangeEnd.Refused;
            }

            exchange.AddTry(id);
            _clock.Wake();
            var sent = Send(exchange, id);
            if (sent != ExchangeEnd.Answered)
            {
                return sent;
            }
        }

        var end = await exchange.WaitAsync().ConfigureAwait(false);
        if (end == ExchangeEnd.TimedOut)
        {
            Interlocked.Increment(ref _timedOut);
        }

        return end;
    }

    /// <summary>Builds and sends one try; Answered here means that it is on its way.</summary>
    private ExchangeEnd Send(Exchange exchange, int id)
    {
        var writer = new BerWriter(stackalloc byte[UsualRequestBytes]);
        exchange.Write(ref writer, id);
        if (!writer.IsFailed)
        {
            return Send(exchange, writer.Written);
        }

        var large = ArrayPool<byte>.Shared.Rent(SnmpMessage.BytesMax);
        try
        {
            var largeWriter = new BerWriter(large.AsSpan(0, SnmpMessage.BytesMax));
            exchange.Write(ref largeWriter, id);
            return largeWriter.IsFailed ? ExchangeEnd.TooLarge : Send(exchange, largeWriter.Written);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(large);
        }
    }

    private ExchangeEnd Send(Exchange exchange, ReadOnlySpan<byte> datagram)
    {
        // One agent, one socket: its rows reach a sink from one thread.
        var loop = _loops[(uint)exchange.Peer.GetHashCode() % (uint)_loops.Length];
        Interlocked.Increment(ref _sent);
        return loop.TrySend(datagram, exchange.Peer) ? ExchangeEnd.Answered : ExchangeEnd.Unreachable;
    }

    private void Receive(ReadOnlySpan<byte> datagram, SocketAddress source)
    {
        Interlocked.Increment(ref _received);
        var error = MessageHeader.Read(datagram, out var header);
        if (error != DecodeError.None)
        {
            Malformed.Add(error);
            return;
        }

        Exchange? exchange = null;
        var fit = header.PduType == PduType.Response
            ? _table.Match(header.RequestId, source, out exchange)
            : InFlightTable.Fit.Foreign;
        if (fit == InFlightTable.Fit.Awaited && !exchange!.TryClaim(header.RequestId))
        {
            fit = InFlightTable.Fit.Duplicate;
        }

        switch (fit)
        {
            case InFlightTable.Fit.Awaited:
                Accept(exchange!, header);
                break;
            case InFlightTable.Fit.Late:
                Interlocked.Increment(ref _late);
                break;
            case InFlightTable.Fit.Duplicate:
                Interlocked.Increment(ref _duplicate);
                break;
            default:
                Interlocked.Increment(ref _foreign);
                break;
        }
    }

    private void Accept(Exchange exchange, in MessageHeader header)
    {
        ExceptionDispatchInfo? fault = null;
        var error = DecodeError.None;
        try
        {
            error = exchange.Accept(header);
        }
        catch (Exception exception)
        {
            // Of the sink: it belongs to whoever started the walk, not to this thread.
            fault = ExceptionDispatchInfo.Capture(exception);
        }

        if (error == DecodeError.None)
        {
            Interlocked.Increment(ref _answered);
        }
        else
        {
            Malformed.Add(error);
        }

        exchange.SignalAnswer(fault);
    }

    private sealed class ObjectSink(Action<int, Variable> onRow) : IWalkSink
    {
        public void Accept(int column, ReadOnlySpan<byte> index, in VariableView variable) =>
            onRow(column, variable.ToVariable());
    }
}
