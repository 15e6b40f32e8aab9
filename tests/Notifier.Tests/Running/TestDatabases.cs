using System.Globalization;
using Lightline.Data;
using Lightline.Notifier.Tests.Running;
using Lightline.Servers;
using Npgsql;

[assembly: AssemblyFixture(typeof(TestDatabases))]

namespace Lightline.Notifier.Tests.Running;

/// <summary>A PostgreSQL 15 of our own with a migrated template; started when the first test asks.</summary>
public sealed class TestDatabases : IAsyncLifetime
{
    private const string Template = "lightline_template";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private PostgresServer? _server;
    private int _databases;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A fresh database with a street of so many homes, each with a customer.</summary>
    internal async Task<TestStreet> NewStreetAsync(int homes)
    {
        await _turn.WaitAsync();
        try
        {
            _server ??= await StartNewAsync();
            var name = string.Create(CultureInfo.InvariantCulture, $"lightline_{++_databases}");
            await ExecuteAsync(_server.SuperuserConnectionString, $"create database {name} template {Template}");
            await ExecuteAsync(
                _server.SuperuserConnectionString, $"grant connect on database {name} to lightline_notifier");
            var street = new TestStreet(_server, name);
            await street.SeedAsync(homes);
            return street;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _turn.Dispose();
    }

    internal static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<PostgresServer> StartNewAsync()
    {
        var server = await PostgresServer.StartAsync(
            new PostgresServerOptions { Source = PostgresSource.Debian, IsDurable = false, HasSocketFile = true },
            CancellationToken.None);
        await DatabaseBootstrap.RunAsync(
            server.SuperuserConnectionString,
            new BootstrapOptions(Template, "owner", "portal", "collector", "notifier"),
            CancellationToken.None);
        await DatabaseMigrator.MigrateAsync(
            server.ConnectionString(Template, DatabaseRoles.Owner, "owner"), CancellationToken.None);
        return server;
    }
}
