using Lightline.Data.Tenancy;
using Lightline.Servers;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lightline.Data.Tests.Servers;

/// <summary>One database of one test, opened as each role.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private readonly string _name;

    internal TestDatabase(PostgresServer server, string name)
    {
        _server = server;
        _name = name;
        var options = PostgresServers.Bootstrap(name);
        Owner = PortalDatabase.CreateDataSource(ConnectionString(DatabaseRoles.Owner, options.OwnerPassword));
        Portal = PortalDatabase.CreateDataSource(ConnectionString(DatabaseRoles.Portal, options.PortalPassword));
        Collector = NpgsqlDataSource.Create(ConnectionString(DatabaseRoles.Collector, options.CollectorPassword));
        Notifier = NpgsqlDataSource.Create(ConnectionString(DatabaseRoles.Notifier, options.NotifierPassword));
        Superuser = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(server.SuperuserConnectionString) { Database = name });
    }

    public NpgsqlDataSource Owner { get; }

    public NpgsqlDataSource Portal { get; }

    public NpgsqlDataSource Collector { get; }

    public NpgsqlDataSource Notifier { get; }

    public NpgsqlDataSource Superuser { get; }

    public string ConnectionString(string role, string password) => _server.ConnectionString(_name, role, password);

    /// <summary>A context of the Portal's role in a scope.</summary>
    public PortalDbContext Context(IScopeSource scope)
    {
        var options = new DbContextOptionsBuilder<PortalDbContext>();
        options.UsePortalDatabase(Portal);
        return new PortalDbContext(options.Options, scope);
    }

    /// <summary>Runs a query of one column as the Portal's role in a scope, below every query filter.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(Scope scope, string sql)
    {
        await using var connection = await ScopedConnection.OpenAsync(Portal, scope, CancellationToken.None);
        return await ReadAsync<T>(new NpgsqlCommand(sql, connection));
    }

    public static async Task<IReadOnlyList<T>> QueryAsync<T>(NpgsqlDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await ReadAsync<T>(new NpgsqlCommand(sql, connection));
    }

    public static async Task<int> ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in new[] { Owner, Portal, Collector, Notifier, Superuser })
        {
            await source.DisposeAsync();
        }

        await PostgresServers.ExecuteAsync(
            _server.SuperuserConnectionString, $"drop database if exists {_name} with (force)");
    }

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(NpgsqlCommand command)
    {
        await using var owned = command;
        await using var reader = await command.ExecuteReaderAsync();
        List<T> values = [];
        while (await reader.ReadAsync())
        {
            values.Add(await reader.GetFieldValueAsync<T>(0));
        }

        return values;
    }
}
