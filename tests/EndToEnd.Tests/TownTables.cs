using Npgsql;

namespace Lightline.EndToEnd.Tests;

/// <summary>A running town's tables, read and prepared past every policy: what is so, to hold what is shown against it.</summary>
internal sealed class TownTables(string folder, int port) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _superuser = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = "postgres",
        Password = File.ReadAllText(Path.Combine(folder, "postgres", "superuser-password")),
        Database = "lightline",
        // A killed server leaves dead connections in a pool.
        Pooling = false,
        Timeout = 5,
    });

    /// <summary>Every row, its columns as text.</summary>
    public async Task<IReadOnlyList<string[]>> ReadAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string[]>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetValue(i)}")]);
        }

        return rows;
    }

    /// <summary>A number.</summary>
    public async Task<long> CountAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _superuser.DisposeAsync();

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = _superuser.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(v => new NpgsqlParameter { Value = v }).ToArray());
        return command;
    }
}
