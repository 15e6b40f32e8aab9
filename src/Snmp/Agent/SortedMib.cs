namespace Lightline.Snmp.Agent;

/// <summary>
/// A MIB of single instances and of tables, in lexicographic order. A successor costs one binary search here and one
/// in the table. Safe to extend from another thread while the agent reads.
/// </summary>
public sealed class SortedMib : IAgentMib
{
    private readonly Lock _lock = new();
    private readonly SortedList<Oid, Entry> _entries = [];

    /// <summary>Adds one instance; without <paramref name="write"/> it is read-only.</summary>
    /// <param name="instance">The full name, with its index (.0 for a scalar).</param>
    /// <param name="read">Its value now.</param>
    /// <param name="write">Takes a value or says why not.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public SortedMib Add(Oid instance, Func<SnmpValue> read, Func<SnmpValue, SnmpErrorStatus>? write = null)
    {
        lock (_lock)
        {
            _entries.Add(instance, new Entry(read, write, null));
        }

        return this;
    }

    /// <summary>Adds a table; nothing else may be within its subtree.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public SortedMib Add(IAgentTable table)
    {
        lock (_lock)
        {
            _entries.Add(table.Root, new Entry(null, null, table));
        }

        return this;
    }

    /// <inheritdoc/>
    public SnmpValue Get(Oid name)
    {
        lock (_lock)
        {
            var at = LastAtOrBefore(name);
            if (at >= 0)
            {
                var entry = _entries.GetValueAtIndex(at);
                if (entry.Table is { } table && name.StartsWith(table.Root))
                {
                    return table.Get(name);
                }

                if (entry.Read is { } read && _entries.GetKeyAtIndex(at) == name)
                {
                    return read();
                }
            }

            return IsKnownObject(name, at) ? SnmpValue.NoSuchInstance : SnmpValue.NoSuchObject;
        }
    }

    /// <inheritdoc/>
    public bool TryGetNext(Oid name, out Variable next)
    {
        lock (_lock)
        {
            var at = LastAtOrBefore(name);
            if (at >= 0 && _entries.GetValueAtIndex(at).Table is { } current && current.TryGetNext(name, out next))
            {
                return true;
            }

            for (at++; at < _entries.Count; at++)
            {
                var entry = _entries.GetValueAtIndex(at);
                if (entry.Table is { } table)
                {
                    if (table.TryGetNext(name, out next))
                    {
                        return true;
                    }
                }
                else if (entry.Read!() is { IsException: false } value)
                {
                    next = new Variable(_entries.GetKeyAtIndex(at), value);
                    return true;
                }
            }

            next = default;
            return false;
        }
    }

    /// <inheritdoc/>
    public SnmpErrorStatus Set(Oid name, SnmpValue value)
    {
        lock (_lock)
        {
            var at = LastAtOrBefore(name);
            var entry = at >= 0 ? _entries.GetValueAtIndex(at) : null;
            if (entry?.Table is { } table && name.StartsWith(table.Root))
            {
                return table.Set(name, value);
            }

            if (entry is null || _entries.GetKeyAtIndex(at) != name)
            {
                return SnmpErrorStatus.NoCreation;
            }

            return entry.Write is { } write ? write(value) : SnmpErrorStatus.NotWritable;
        }
    }

    /// <summary>Whether a neighbour in order is another instance of the same object.</summary>
    private bool IsKnownObject(Oid name, int at)
    {
        if (name.Length == 0)
        {
            return false;
        }

        var parent = name.Parts[..^1];
        return (at >= 0 && _entries.GetKeyAtIndex(at).Parts.StartsWith(parent))
            || (at + 1 < _entries.Count && _entries.GetKeyAtIndex(at + 1).Parts.StartsWith(parent));
    }

    /// <summary>The position of the last entry whose name is not after this one; -1 when there is none.</summary>
    private int LastAtOrBefore(Oid name)
    {
        var low = 0;
        var high = _entries.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_entries.GetKeyAtIndex(middle) > name)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low - 1;
    }

    private sealed record Entry(
        Func<SnmpValue>? Read, Func<SnmpValue, SnmpErrorStatus>? Write, IAgentTable? Table);
}
