using Lightline.Data.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lightline.Data;

/// <summary>Brings a database to <see cref="SchemaVersion.Known"/>.</summary>
public static class DatabaseMigrator
{
    /// <summary>
    /// Runs the migrations that the database has not seen; several callers at once take turns. Throws
    /// <see cref="PostgresException"/> when a statement is refused, and leaves the database as it was before that
    /// migration.
    /// </summary>
    /// <param name="ownerConnectionString">Opens the database as <see cref="DatabaseRoles.Owner"/>.</param>
    /// <param name="cancellationToken">Rolls back the migration in progress.</param>
    public static async Task MigrateAsync(string ownerConnectionString, CancellationToken cancellationToken)
    {
        var builder = new NpgsqlConnectionStringBuilder(ownerConnectionString) { Pooling = false };
        await using var dataSource = PortalDatabase.CreateDataSource(builder.ConnectionString);
        var options = new DbContextOptionsBuilder<PortalDbContext>();
        options.UsePortalDatabase(dataSource);
        await using var context = new PortalDbContext(options.Options, Scope.Operator);
        await context.Database.MigrateAsync(cancellationToken);
    }
}
