using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServers))]

namespace Lightline.Data.Tests.Servers;

/// <summary>
/// Both PostgreSQL versions that the schema must run on, each started once, with a migrated template that databases are
/// cloned from.
/// </summary>
public sealed class PostgresServers : IAsyncLifetime
{
    public const string Template = "lightline_template";

    private readonly Dictionary<PostgresSource, PostgresServer> _servers = [];
    private int _databases;

    /// <summary>Theory data: each version.</summary>
    public static TheoryData<PostgresSource> All { get; } = new(Enum.GetValues<PostgresSource>());

    public static BootstrapOptions Bootstrap(string database) =>
        new(database, "owner's \"secret\"", "portal-secret", "collector-secret", "notifier-secret");

    public PostgresServer Server(PostgresSource source) => _servers[source];

    public async ValueTask InitializeAsync()
    {
        foreach (var source in Enum.GetValues<PostgresSource>())
        {
            _servers.Add(source, await StartAsync(source));
        }
    }

    /// <summary>A fresh migrated database, dropped on dispose.</summary>
    public async Task<TestDatabase> DatabaseAsync(PostgresSource source)
    {
        var server = Server(source);
        var name = $"lightline_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(server.SuperuserConnectionString, $"create database {name} template {Template}");
        await ExecuteAsync(
            server.SuperuserConnectionString,
            $"grant connect on database {name} to lightline_portal, lightline_collector, lightline_notifier");
        return new TestDatabase(server, name);
    }

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<PostgresServer> StartAsync(PostgresSource source)
    {
        var server = await PostgresServer.StartAsync(
            new PostgresServerOptions { Source = source, IsDurable = false }, CancellationToken.None);
        var options = Bootstrap(Template);
        await DatabaseBootstrap.RunAsync(server.SuperuserConnectionString, options, CancellationToken.None);
        await DatabaseMigrator.MigrateAsync(
            server.ConnectionString(Template, DatabaseRoles.Owner, options.OwnerPassword), CancellationToken.None);
        return server;
    }
}
