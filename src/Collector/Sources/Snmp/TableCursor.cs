using Lightline.Snmp;

namespace Lightline.Collector.Sources.Snmp;

/// <summary>The index of an ONT's row: the PON's index and the ONT's number.</summary>
internal readonly record struct RowKey(uint Pon, uint Ont) : IComparable<RowKey>
{
    public int CompareTo(RowKey other) => Pon != other.Pon ? Pon.CompareTo(other.Pon) : Ont.CompareTo(other.Ont);
}

/// <summary>A row of the walked table; a hole is <see cref="SnmpValue.Null"/>.</summary>
internal readonly record struct TableRow(RowKey Key, SnmpValue[] Cells);

internal enum CursorEnd
{
    /// <summary>More is to be asked.</summary>
    NotYet,

    /// <summary>Every column was read to its end.</summary>
    Complete,

    /// <summary>The agent named an earlier instance again, or answered nothing: its order is broken.</summary>
    NonIncreasing,

    /// <summary>A column with more instances than any OLT has rows.</summary>
    TooManyRows,
}

/// <summary>
/// A walk through columns of one table, an answer at a time, so that urgent work fits in between. Columns advance
/// each at their own place: answers may be short, have holes, overshoot a column or end in the middle of a row. A row
/// is given out once no column can add to it any more. Pure.
/// </summary>
internal sealed class TableCursor
{
    /// <summary>Twice what the largest chassis holds (16 slots x 16 ports x 128 ONTs).</summary>
    public const int RowsMax = 65_536;

    private readonly IReadOnlyList<Oid> _columns;
    private readonly Oid[] _last;
    private readonly RowKey[] _lastKey;
    private readonly int[] _names;
    private readonly List<int> _live;
    private readonly SortedDictionary<RowKey, SnmpValue[]> _waiting = [];

    public TableCursor(IReadOnlyList<Oid> columns)
    {
        _columns = columns;
        _last = [.. columns];
        _lastKey = new RowKey[columns.Count];
        _names = new int[columns.Count];
        _live = [.. Enumerable.Range(0, columns.Count)];
    }

    public CursorEnd End { get; private set; }

    /// <summary>What to ask next: for each column not yet at its end, the last name seen.</summary>
    public IReadOnlyList<Oid> NextNames => [.. _live.Select(c => _last[c])];

    /// <summary>Takes the answer to a GETBULK or GETNEXT of <see cref="NextNames"/>.</summary>
    /// <returns>The rows that are now whole, in the table's order.</returns>
    public IReadOnlyList<TableRow> Accept(IReadOnlyList<Variable> answer)
    {
        var asked = _live.ToArray();
        var ended = new bool[_columns.Count];
        for (var i = 0; i < answer.Count && End == CursorEnd.NotYet; i++)
        {
            var column = asked[i % asked.Length];
            if (!ended[column])
            {
                ended[column] = !TryAdvance(column, answer[i]);
            }
        }

        _live.RemoveAll(c => ended[c]);
        if (End == CursorEnd.NotYet)
        {
            End = answer.Count == 0 ? CursorEnd.NonIncreasing : _live.Count == 0 ? CursorEnd.Complete : CursorEnd.NotYet;
        }

        return TakeWhole();
    }

    /// <summary>False when the variable lies behind the column's end.</summary>
    private bool TryAdvance(int column, Variable variable)
    {
        if (variable.Value.IsException || !variable.Name.StartsWith(_columns[column]))
        {
            return false;
        }

        if (variable.Name <= _last[column])
        {
            End = CursorEnd.NonIncreasing;
            return true;
        }

        // Before its index is looked at: names that are no rows must not go on for ever either.
        if (_names[column]++ == RowsMax)
        {
            End = CursorEnd.TooManyRows;
            return true;
        }

        _last[column] = variable.Name;
        var at = _columns[column].Length;
        if (variable.Name.Length != at + 2)
        {
            // A longer or shorter index is no ONT's row; the walk goes on behind it.
            return true;
        }

        var key = new RowKey(variable.Name[at], variable.Name[at + 1]);
        _lastKey[column] = key;
        if (!_waiting.TryGetValue(key, out var cells))
        {
            _waiting.Add(key, cells = new SnmpValue[_columns.Count]);
        }

        cells[column] = variable.Value;
        return true;
    }

    private List<TableRow> TakeWhole()
    {
        var whole = new List<TableRow>();
        foreach (var (key, cells) in _waiting)
        {
            // After a broken order what is there is all there will be.
            if (End == CursorEnd.NotYet && _live.Any(c => _lastKey[c].CompareTo(key) < 0))
            {
                break;
            }

            whole.Add(new TableRow(key, cells));
        }

        foreach (var row in whole)
        {
            _waiting.Remove(row.Key);
        }

        return whole;
    }
}
