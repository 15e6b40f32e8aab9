namespace Lightline.Collector.Governor;

/// <summary>A bounded queue with one slot a key, served in the order of first asking. Not thread-safe.</summary>
internal sealed class SlotQueue<T>(int capacity) where T : notnull
{
    private readonly HashSet<T> _waiting = [];
    private readonly Queue<T> _order = new();

    public int Count => _order.Count;

    /// <summary>False when the queue is full. What already waits keeps its place, which counts as success.</summary>
    public bool TryAdd(T item)
    {
        if (_waiting.Contains(item))
        {
            return true;
        }

        if (_order.Count >= capacity)
        {
            return false;
        }

        _waiting.Add(item);
        _order.Enqueue(item);
        return true;
    }

    public bool TryTake(out T item)
    {
        if (!_order.TryDequeue(out item!))
        {
            return false;
        }

        _waiting.Remove(item);
        return true;
    }

    public void Clear()
    {
        _waiting.Clear();
        _order.Clear();
    }
}
