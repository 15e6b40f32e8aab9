using System.Data;
using Lightline.Data.Ledger;
using Npgsql;

namespace Lightline.Bench.Ledger;

/// <summary>Looks at what stands, as its owner, while workers go on: every promise holds at every moment.</summary>
internal sealed class LedgerCheck(NpgsqlDataSource owner)
{
    public int Unbalanced { get; private set; }

    public int Negative { get; private set; }

    public int Unfolded { get; private set; }

    /// <summary>Counts what is wrong at this moment; the sum of each currency.</summary>
    public async Task<IReadOnlyDictionary<string, long>> LookAsync(CancellationToken cancellationToken)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        await using (var command = new NpgsqlCommand(
            "select currency, sum(amount)::bigint from retail.ledger_entry group by 1", connection))
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
            {
                sums.Add(row.GetString(0), row.GetInt64(1));
            }
        }

        Unbalanced += sums.Values.Any(sum => sum != 0) ? 1 : 0;
        Negative += await CountAsync(
            connection, "select count(*) from retail.ledger_account where kind = 'wallet' and balance > 0", cancellationToken);
        Unfolded += await CountAsync(
            connection,
            """
            select count(*)
            from retail.ledger_account a left join (
                select ledger_account_id, sum(amount) as fold, count(*) as turns from retail.ledger_entry group by 1) e
                on e.ledger_account_id = a.id
            where a.balance is not null and (a.balance <> coalesce(e.fold, 0) or a.turns <> coalesce(e.turns, 0))
            """,
            cancellationToken);
        return sums;
    }

    /// <summary>Holds what stands against what the workers were told.</summary>
    public async Task<(int Posted, int Lost, int Doubled)> CompareAsync(
        LedgerPlan plan, IReadOnlyList<string>[] told, CancellationToken cancellationToken)
    {
        var expected = new Dictionary<Guid, int>();
        var accounts = new Dictionary<(Guid Provider, Guid? Holder, string Kind), long>();
        for (var worker = 0; worker < told.Length; worker++)
        {
            for (var number = 0; number < told[worker].Count; number++)
            {
                if (told[worker][number] is nameof(PostOutcome.Posted) or nameof(PostOutcome.Already))
                {
                    var operation = plan.Operation(worker, number);
                    var lines = Lines(plan, worker, operation, out var sign);
                    expected.Add(operation.Id.Value, lines.Count);
                    foreach (var line in lines)
                    {
                        var key = (plan.Provider(operation.Provider).Value, line.Holder?.Value, Word(line.Kind));
                        accounts[key] = accounts.GetValueOrDefault(key) + (sign * line.Amount.Coins);
                    }
                }
            }
        }

        var (posted, doubled) = (expected.Count, 0);
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        await using (var command = new NpgsqlCommand(
            "select transaction_id, count(*)::int from retail.ledger_entry group by 1", connection))
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
            {
                doubled += expected.Remove(row.GetGuid(0), out var lines) && lines == row.GetInt32(1) ? 0 : 1;
            }
        }

        await using (var command = new NpgsqlCommand(
            """
            select a.organisation_id, a.account_id, a.kind, sum(e.amount)::bigint
            from retail.ledger_account a join retail.ledger_entry e on e.ledger_account_id = a.id group by a.id
            """,
            connection))
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
            {
                var key = (row.GetGuid(0), await row.GetFieldValueAsync<Guid?>(1, cancellationToken), row.GetString(2));
                accounts.Remove(key, out var sum);
                doubled += sum == row.GetInt64(3) ? 0 : 1;
            }
        }

        return (posted, expected.Count + accounts.Values.Count(sum => sum != 0), doubled);
    }

    /// <summary>The entries of an operation, and whether they stand as they are or the other way round.</summary>
    private static IReadOnlyList<LedgerLine> Lines(LedgerPlan plan, int worker, LedgerOperation operation, out int sign)
    {
        sign = 1;
        while (operation.Reverses is { } reversed)
        {
            sign = -sign;
            operation = plan.Operation(worker, reversed);
        }

        return operation.Posting!.Lines;
    }

    private static string Word(LedgerKind kind) => kind is LedgerKind.WriteOffs ? "write-offs" : kind.ToString().ToLowerInvariant();

    private static async Task<int> CountAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (int)(long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
