using CsCheck;
using Lightline.Collector.Sources.Snmp;
using Lightline.Snmp;

namespace Lightline.Collector.Tests.Sources.Snmp;

public sealed class TableCursorTests
{
    private static readonly Oid[] Columns = [Oid.Of(1, 3, 1), Oid.Of(1, 3, 2), Oid.Of(1, 3, 5)];

    [Fact]
    public void Any_table_with_holes_and_any_short_answers_give_every_row_once_in_order() =>
        Gen.Select(
            Gen.Select(Gen.UInt[0, 3], Gen.UInt[0, 6], Gen.Int[1, 7]).Array[0, 40],
            Gen.Select(Gen.Int[1, 8], Gen.Int[1, 20]).Array[1, 10],
            Gen.Bool).Sample((cells, sizes, hasMore) =>
        {
            var table = new ModelTable();
            var expected = new SortedDictionary<RowKey, int>();
            foreach (var (pon, ont, mask) in cells)
            {
                expected[new RowKey(pon + 1, ont)] = expected.GetValueOrDefault(new RowKey(pon + 1, ont)) | mask;
                for (var c = 0; c < Columns.Length; c++)
                {
                    if ((mask & (1 << c)) != 0)
                    {
                        table.Add(Columns[c].Append(pon + 1, ont), SnmpValue.Integer32(c));
                    }
                }
            }

            if (hasMore)
            {
                table.Add(Oid.Of(1, 3, 4, 1, 1), SnmpValue.Integer32(9));
                table.Add(Oid.Of(1, 3, 6, 1, 1), SnmpValue.Integer32(9));
            }

            var rows = new List<TableRow>();
            var cursor = new TableCursor(Columns);
            for (var step = 0; cursor.End == CursorEnd.NotYet; step++)
            {
                Assert.True(step < 500, "the walk ends");
                var (repetitions, most) = sizes[step % sizes.Length];
                rows.AddRange(cursor.Accept(table.Bulk(cursor.NextNames, repetitions, most)));
            }

            Assert.Equal(CursorEnd.Complete, cursor.End);
            Assert.Equal(expected.Keys, rows.Select(r => r.Key));
            Assert.All(rows, r => Assert.Equal(
                expected[r.Key],
                r.Cells.Index().Sum(c => c.Item.Type == SnmpType.Null ? 0 : 1 << c.Index)));
        });

    [Fact]
    public void Agent_that_turns_back_ends_the_walk_and_its_rows_stay()
    {
        var cursor = new TableCursor([Columns[0]]);
        var rows = cursor.Accept([One(1, 5), One(1, 4)]);
        Assert.Equal((CursorEnd.NonIncreasing, 1), (cursor.End, rows.Count));
    }

    [Fact]
    public void Agent_that_answers_nothing_ends_the_walk()
    {
        var cursor = new TableCursor([Columns[0]]);
        Assert.Empty(cursor.Accept([]));
        Assert.Equal(CursorEnd.NonIncreasing, cursor.End);
    }

    [Fact]
    public void Endless_table_ends_at_the_row_cap()
    {
        var cursor = new TableCursor([Columns[0]]);
        for (uint step = 0; cursor.End == CursorEnd.NotYet; step++)
        {
            cursor.Accept([.. Enumerable.Range(0, 1_000).Select(i => One(step + 1, (uint)i))]);
        }

        Assert.Equal(CursorEnd.TooManyRows, cursor.End);
    }

    [Fact]
    public void Endless_names_that_are_no_rows_end_at_the_row_cap()
    {
        var cursor = new TableCursor([Columns[0]]);
        for (uint step = 0; cursor.End == CursorEnd.NotYet; step++)
        {
            Assert.True(step <= TableCursor.RowsMax / 1_000, "the walk ends");
            Assert.Empty(cursor.Accept([.. Enumerable.Range(0, 1_000).Select(i => new Variable(
                Columns[0].Append(step + 1, (uint)i).Append(1), SnmpValue.Integer32(1)))]));
        }

        Assert.Equal(CursorEnd.TooManyRows, cursor.End);
    }

    [Fact]
    public void Any_answers_end_and_never_throw() =>
        Gen.Select(Gen.UInt[0, 6], Gen.UInt[0, 5], Gen.Int[0, 3]).Array[0, 12].Array[1, 30].Sample(answers =>
        {
            var cursor = new TableCursor(Columns);
            foreach (var answer in answers.TakeWhile(_ => cursor.End == CursorEnd.NotYet))
            {
                cursor.Accept([.. answer.Select(a => Strange(a.Item1, a.Item2, a.Item3))]);
            }
        });

    private static Variable One(uint pon, uint ont) => new(Columns[0].Append(pon, ont), SnmpValue.Integer32(1));

    private static Variable Strange(uint column, uint index, int tail) => new(
        Oid.Of([1, 3, column, .. Enumerable.Repeat(index, tail)]),
        tail == 0 ? SnmpValue.EndOfMibView : SnmpValue.Integer32(1));
}
