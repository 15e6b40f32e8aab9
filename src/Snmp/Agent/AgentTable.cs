using System.Runtime.InteropServices;

namespace Lightline.Snmp.Agent;

/// <summary>
/// A conceptual table (RFC 2578 7.1.12): columns are functions of a row, rows are sorted by index. A successor costs
/// one binary search; no cell is stored. A cell whose value is an exception does not exist. Safe to change from
/// another thread while the agent reads.
/// </summary>
/// <typeparam name="TRow">What a row is to its owner.</typeparam>
/// <param name="root">The entry's name: column arcs and then indexes follow it.</param>
public sealed class AgentTable<TRow>(Oid root) : IAgentTable
{
    private readonly Lock _lock = new();
    private readonly SortedList<uint, Column> _columns = [];
    private readonly List<Oid> _indexes = [];
    private readonly List<TRow> _rows = [];

    /// <inheritdoc/>
    public Oid Root { get; } = root;

    /// <summary>How many rows there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _rows.Count;
            }
        }
    }

    /// <summary>Adds a column; without <paramref name="write"/> it is read-only.</summary>
    /// <exception cref="ArgumentException">There is such a column already.</exception>
    public AgentTable<TRow> AddColumn(
        uint arc, Func<TRow, SnmpValue> read, Func<TRow, SnmpValue, SnmpErrorStatus>? write = null)
    {
        lock (_lock)
        {
            _columns.Add(arc, new Column(read, write));
        }

        return this;
    }

    /// <summary>Adds a row or replaces the one with this index. In index order it costs nothing but the append.</summary>
    public void Put(Oid index, TRow row)
    {
        lock (_lock)
        {
            var at = LowerBound(index.Parts);
            if (at < _indexes.Count && _indexes[at] == index)
            {
                _rows[at] = row;
                return;
            }

            _indexes.Insert(at, index);
            _rows.Insert(at, row);
        }
    }

    /// <summary>Removes a row; false when there is none with this index.</summary>
    public bool Remove(Oid index)
    {
        lock (_lock)
        {
            var at = LowerBound(index.Parts);
            if (at == _indexes.Count || _indexes[at] != index)
            {
                return false;
            }

            _indexes.RemoveAt(at);
            _rows.RemoveAt(at);
            return true;
        }
    }

    /// <inheritdoc/>
    public SnmpValue Get(Oid name)
    {
        lock (_lock)
        {
            return TryFind(name, out var column, out var row)
                ? column.Read(row)
                : column is null ? SnmpValue.NoSuchObject : SnmpValue.NoSuchInstance;
        }
    }

    /// <inheritdoc/>
    public bool TryGetNext(Oid name, out Variable next)
    {
        lock (_lock)
        {
            Position(name, out var column, out var row);
            for (; column < _columns.Count; column++, row = 0)
            {
                var read = _columns.GetValueAtIndex(column).Read;
                for (; row < _rows.Count; row++)
                {
                    var value = read(_rows[row]);
                    if (!value.IsException)
                    {
                        next = new Variable(NameOf(_columns.GetKeyAtIndex(column), _indexes[row]), value);
                        return true;
                    }
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
            return !TryFind(name, out var column, out var row)
                ? SnmpErrorStatus.NoCreation
                : column.Write is { } write ? write(row, value) : SnmpErrorStatus.NotWritable;
        }
    }

    private bool TryFind(
        Oid name,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Column? column,
        out TRow row)
    {
        column = null;
        row = default!;
        if (name.Length <= Root.Length || !_columns.TryGetValue(name[Root.Length], out column))
        {
            return false;
        }

        var index = name.Parts[(Root.Length + 1)..];
        var at = LowerBound(index);
        if (at == _indexes.Count || !_indexes[at].Parts.SequenceEqual(index))
        {
            return false;
        }

        row = _rows[at];
        return true;
    }

    /// <summary>The first cell after a name: before, inside or behind the table.</summary>
    private void Position(Oid name, out int column, out int row)
    {
        column = 0;
        row = 0;
        if (!name.StartsWith(Root))
        {
            column = name < Root ? 0 : _columns.Count;
            return;
        }

        if (name.Length == Root.Length)
        {
            return;
        }

        var arc = name[Root.Length];
        while (column < _columns.Count && _columns.GetKeyAtIndex(column) < arc)
        {
            column++;
        }

        if (column < _columns.Count && _columns.GetKeyAtIndex(column) == arc)
        {
            var index = name.Parts[(Root.Length + 1)..];
            row = LowerBound(index);
            if (row < _indexes.Count && _indexes[row].Parts.SequenceEqual(index))
            {
                row++;
            }
        }
    }

    /// <summary>How many indexes are before this one.</summary>
    private int LowerBound(ReadOnlySpan<uint> index)
    {
        var indexes = CollectionsMarshal.AsSpan(_indexes);
        if (indexes.IsEmpty || indexes[^1].Parts.SequenceCompareTo(index) < 0)
        {
            return indexes.Length;
        }

        var low = 0;
        var high = indexes.Length - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (indexes[middle].Parts.SequenceCompareTo(index) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private Oid NameOf(uint arc, Oid index)
    {
        Span<uint> parts = stackalloc uint[Oid.LengthMax];
        Root.Parts.CopyTo(parts);
        parts[Root.Length] = arc;
        index.Parts.CopyTo(parts[(Root.Length + 1)..]);
        return Oid.Of(parts[..(Root.Length + 1 + index.Length)]);
    }

    private sealed record Column(Func<TRow, SnmpValue> Read, Func<TRow, SnmpValue, SnmpErrorStatus>? Write);
}
