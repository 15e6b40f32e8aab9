using Npgsql;

namespace Lightline.Data.Tenancy;

/// <summary>Opens plain connections in a scope, for readers that do not use <see cref="PortalDbContext"/>.</summary>
public static class ScopedConnection
{
    /// <summary>
    /// Opens a connection whose rows are cut to the scope; the caller disposes it. The data source must come from
    /// <see cref="PortalDatabase.CreateDataSource"/>.
    /// </summary>
    public static async Task<NpgsqlConnection> OpenAsync(
        NpgsqlDataSource dataSource,
        Scope scope,
        CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            await ScopeSettings.ApplyAsync(connection, scope, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
