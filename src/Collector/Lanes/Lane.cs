using System.Diagnostics;
using System.Threading.Channels;

namespace Lightline.Collector.Lanes;

/// <summary>What a full lane does.</summary>
internal enum WhenFull
{
    /// <summary>The writer waits: it is ours, and slowing it is harmless.</summary>
    Wait,

    /// <summary>What comes last is dropped and counted: the writer cannot wait.</summary>
    DropNewest,

    /// <summary>What waited longest is dropped and counted: the newest is worth more.</summary>
    DropOldest,
}

/// <summary>
/// A bounded queue between two stages: the only place in the Collector that creates a channel. The sum closes at any
/// quiet moment: <see cref="Added"/> = <see cref="Taken"/> + <see cref="Dropped"/> + <see cref="Depth"/>.
/// </summary>
internal sealed class Lane<T>
{
    private readonly Channel<T> _channel;
    private readonly WhenFull _whenFull;
    private readonly Action<T>? _onDropped;
    private long _added;
    private long _taken;
    private long _dropped;

    /// <param name="name">The lane's name in metrics.</param>
    /// <param name="capacity">Most items waiting; at least 1.</param>
    /// <param name="whenFull">What happens to the item that does not fit.</param>
    /// <param name="onDropped">Called for each dropped item, on the writer's thread; must be quick and never throw.</param>
    /// <param name="isSingleWriter">One writer only, which the channel uses to spare locks.</param>
    public Lane(string name, int capacity, WhenFull whenFull, Action<T>? onDropped = null, bool isSingleWriter = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Name = name;
        Capacity = capacity;
        _whenFull = whenFull;
        _onDropped = onDropped;
        _channel = Channel.CreateBounded<T>(
            new BoundedChannelOptions(capacity)
            {
                FullMode = whenFull switch
                {
                    WhenFull.Wait => BoundedChannelFullMode.Wait,
                    // TryWrite on a Wait channel tells a refused write apart; DropWrite would pretend success.
                    WhenFull.DropNewest => BoundedChannelFullMode.Wait,
                    WhenFull.DropOldest => BoundedChannelFullMode.DropOldest,
                    _ => throw new UnreachableException(),
                },
                SingleReader = true,
                SingleWriter = isSingleWriter,
            },
            Drop);
    }

    public string Name { get; }

    public int Capacity { get; }

    public int Depth => _channel.Reader.Count;

    public long Added => Volatile.Read(ref _added);

    public long Taken => Volatile.Read(ref _taken);

    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Adds without waiting. False when the item was dropped, or the lane is complete or (Wait) full.</summary>
    public bool TryAdd(T item)
    {
        if (_channel.Writer.TryWrite(item))
        {
            Interlocked.Increment(ref _added);
            return true;
        }

        if (_whenFull != WhenFull.Wait)
        {
            Interlocked.Increment(ref _added);
            Drop(item);
        }

        return false;
    }

    /// <summary>Adds, waiting while a <see cref="WhenFull.Wait"/> lane is full. False once the lane is complete.</summary>
    public async ValueTask<bool> AddAsync(T item, CancellationToken cancellationToken)
    {
        do
        {
            if (_channel.Writer.TryWrite(item))
            {
                Interlocked.Increment(ref _added);
                return true;
            }
        }
        while (await _channel.Writer.WaitToWriteAsync(cancellationToken));

        return false;
    }

    /// <summary>No more items come. What waits is still taken.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    /// <summary>Waits for an item; false once the lane is complete and empty.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        _channel.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes the oldest item, if any waits.</summary>
    public bool TryTake(out T item)
    {
        if (_channel.Reader.TryRead(out item!))
        {
            Interlocked.Increment(ref _taken);
            return true;
        }

        return false;
    }

    private void Drop(T item)
    {
        Interlocked.Increment(ref _dropped);
        _onDropped?.Invoke(item);
    }
}
