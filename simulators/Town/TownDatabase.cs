using Lightline.Data;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Town;

/// <summary>The town's database on its own server.</summary>
internal sealed class TownDatabase(PostgresServer server, BootstrapOptions options)
{
    public string Portal => For(DatabaseRoles.Portal, options.PortalPassword);

    public string Collector => For(DatabaseRoles.Collector, options.CollectorPassword);

    public string Notifier => For(DatabaseRoles.Notifier, options.NotifierPassword);

    public string Owner => For(DatabaseRoles.Owner, options.OwnerPassword);

    /// <summary>Sees every row: seeding, and the town's own look at the first sweep.</summary>
    public string Superuser { get; } =
        new NpgsqlConnectionStringBuilder(server.SuperuserConnectionString) { Database = options.Database }.ConnectionString;

    /// <summary>Makes roles, database and schema where they are missing.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await DatabaseBootstrap.RunAsync(server.SuperuserConnectionString, options, cancellationToken);
        await DatabaseMigrator.MigrateAsync(Owner, cancellationToken);
    }

    private string For(string role, string password) => server.ConnectionString(options.Database, role, password);
}
