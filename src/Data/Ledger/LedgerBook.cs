using Lightline.Data.Conversions;
using Npgsql;

namespace Lightline.Data.Ledger;

/// <summary>
/// Posts to the ledger, in the scope and in the transaction of the connection: what is posted stands when the rest of the
/// business does. A failed connection tells nothing; the same posting is tried again, under its own id.
/// </summary>
public static class LedgerBook
{
    /// <summary>Posts a transaction.</summary>
    /// <exception cref="PostgresException">It is not the scope's to post, or names a customer that the provider has not.</exception>
    public static async Task<PostOutcome> PostAsync(
        NpgsqlConnection connection, Posting posting, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select retail.post_ledger_transaction($1, $2, $3, $4, $5, $6, $7)", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = posting.Id.Value },
                new NpgsqlParameter<string> { TypedValue = Words.Of(posting.Kind) },
                new NpgsqlParameter { Value = (object?)posting.Reference ?? DBNull.Value, DataTypeName = "text" },
                new NpgsqlParameter<Guid?[]> { TypedValue = [.. posting.Lines.Select(line => line.Holder?.Value)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. posting.Lines.Select(line => Words.Of(line.Kind))] },
                new NpgsqlParameter<string[]> { TypedValue = [.. posting.Lines.Select(line => line.Amount.Currency.Code)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. posting.Lines.Select(line => line.Amount.Coins)] },
            },
        };
        return Words.Parse<PostOutcome>((string)(await command.ExecuteScalarAsync(cancellationToken))!);
    }

    /// <summary>Takes a transaction back, whole and once; null when the provider has none of that id.</summary>
    /// <param name="connection">In the scope of a provider.</param>
    /// <param name="id">The key of the reversal, as of a posting.</param>
    /// <param name="reversed">What is taken back.</param>
    /// <param name="reference">The public number of why; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="PostgresException">The scope is not a provider's.</exception>
    public static async Task<PostOutcome?> ReverseAsync(
        NpgsqlConnection connection, TransactionId id, TransactionId reversed, string? reference, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select retail.reverse_ledger_transaction($1, $2, $3)", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = id.Value },
                new NpgsqlParameter<Guid> { TypedValue = reversed.Value },
                new NpgsqlParameter { Value = (object?)reference ?? DBNull.Value, DataTypeName = "text" },
            },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is string outcome ? Words.Parse<PostOutcome>(outcome) : null;
    }
}
