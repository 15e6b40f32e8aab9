using Lightline.Data.Identity;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Lightline.Data.Seeding;

/// <summary>
/// Fills a database in bulk, as <see cref="DatabaseRoles.Owner"/>: for demos, tests and benches. One transaction from
/// open to <see cref="CommitAsync"/>; disposed without it, nothing happened. Rows go in by <c>unnest</c>, because
/// <c>COPY FROM</c> fails under row-level security.
/// </summary>
public sealed partial class Seeder : IAsyncDisposable
{
    /// <summary>Rows of one statement: bounds memory and statement time, not the total.</summary>
    private const int RowsMax = 5_000;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly TimeProvider _time;

    private Seeder(NpgsqlConnection connection, NpgsqlTransaction transaction, TimeProvider time)
    {
        _connection = connection;
        _transaction = transaction;
        _time = time;
    }

    /// <summary>Begins. Throws <see cref="NpgsqlException"/> when the database does not answer.</summary>
    /// <param name="owner">Opens the database as its owner.</param>
    /// <param name="time">Makes ids and creation times.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    public static async Task<Seeder> OpenAsync(
        NpgsqlDataSource owner,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var connection = await owner.OpenConnectionAsync(cancellationToken);
        return new Seeder(connection, await connection.BeginTransactionAsync(cancellationToken), time);
    }

    /// <summary>Identity's hash of a password; about 70 ms of CPU.</summary>
    public static string HashPassword(string password) =>
        new PasswordHasher<User>().HashPassword(new User(), password);

    /// <summary>Makes everything seeded so far visible, once.</summary>
    public Task CommitAsync(CancellationToken cancellationToken) => _transaction.CommitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static NpgsqlParameter<T[]> Column<TRow, T>(IEnumerable<TRow> rows, Func<TRow, T> value) =>
        new() { TypedValue = [.. rows.Select(value)] };

    private async Task<long> InsertOneAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, _connection, _transaction);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task InsertAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] columns)
    {
        await using var command = new NpgsqlCommand(sql, _connection, _transaction);
        command.Parameters.AddRange(columns);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Takes numbers from a table's identity ahead: <c>returning</c> promises no order.</summary>
    private async Task<long[]> TakeIdsAsync(string table, int count, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select array(select nextval(pg_get_serial_sequence($1, 'id')) from generate_series(1, $2))",
            _connection,
            _transaction)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = table },
                new NpgsqlParameter<int> { TypedValue = count },
            },
        };
        return (long[])(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Public numbers that differ from each other and from the table's; taken ones are drawn again.</summary>
    private async Task<string[]> TakePublicNumbersAsync(string table, int count, CancellationToken cancellationToken)
    {
        var free = new HashSet<string>(count, StringComparer.Ordinal);
        for (var attempt = 1; attempt <= PublicNumberSaving.TriesMax; attempt++)
        {
            for (var drawn = free.Count; drawn < count; drawn++)
            {
                free.Add(PublicNumber.Next());
            }

            await using var taken = new NpgsqlCommand(
                $"select public_number from {table} where public_number = any($1)", _connection, _transaction)
            {
                Parameters = { new NpgsqlParameter<string[]> { TypedValue = [.. free] } },
            };
            await using var reader = await taken.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                free.Remove(reader.GetString(0));
            }

            if (free.Count == count)
            {
                return [.. free];
            }
        }

        throw new InvalidOperationException(
            $"no {count} free public numbers of {table} in {PublicNumberSaving.TriesMax} draws");
    }
}
