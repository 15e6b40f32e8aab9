using Lightline.Data;
using Lightline.Data.Tenancy;
using Lightline.Servers;
using Npgsql;

namespace Lightline.History.Tests;

/// <summary>The migrated schema on a PostgreSQL of its own; written as the Collector's role, read as the Portal's.</summary>
internal sealed class HistoryDatabase : IAsyncDisposable
{
    private const string Name = "lightline";
    private readonly NpgsqlDataSource _portal;

    private HistoryDatabase(PostgresServer server, BootstrapOptions options)
    {
        Server = server;
        Collector = NpgsqlDataSource.Create(
            server.ConnectionString(Name, DatabaseRoles.Collector, options.CollectorPassword));
        _portal = PortalDatabase.CreateDataSource(
            server.ConnectionString(Name, DatabaseRoles.Portal, options.PortalPassword));
    }

    public NpgsqlDataSource Collector { get; }

    public PostgresServer Server { get; }

    /// <param name="isDurable">Whether what was written must outlive a kill.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    public static async Task<HistoryDatabase> StartAsync(bool isDurable, CancellationToken cancellationToken)
    {
        var server = await PostgresServer.StartAsync(
            new PostgresServerOptions { Source = PostgresSource.Debian, IsDurable = isDurable }, cancellationToken);
        var options = new BootstrapOptions(Name, "owner", "portal", "collector", "notifier");
        await DatabaseBootstrap.RunAsync(server.SuperuserConnectionString, options, cancellationToken);
        await DatabaseMigrator.MigrateAsync(
            server.ConnectionString(Name, DatabaseRoles.Owner, options.OwnerPassword), cancellationToken);
        return new HistoryDatabase(server, options);
    }

    public async ValueTask<NpgsqlConnection> OpenScopedAsync(CancellationToken cancellationToken) =>
        await ScopedConnection.OpenAsync(_portal, Scope.Operator, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Collector.DisposeAsync();
        await _portal.DisposeAsync();
        await Server.DisposeAsync();
    }
}
