using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Lightline.Data.Tenancy;

/// <summary>
/// Gives each connection that a <see cref="PortalDbContext"/> opens its scope. The pool clears the settings when a
/// connection goes back, and a cleared setting is the public scope.
/// </summary>
public sealed class ScopeInterceptor : DbConnectionInterceptor
{
    internal static readonly ScopeInterceptor Instance = new();

    private ScopeInterceptor()
    {
    }

    /// <inheritdoc/>
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
        ScopeSettings.Apply((NpgsqlConnection)connection, ScopeOf(eventData));

    /// <inheritdoc/>
    public override Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default) =>
        ScopeSettings.ApplyAsync((NpgsqlConnection)connection, ScopeOf(eventData), cancellationToken);

    private static Scope ScopeOf(ConnectionEndEventData eventData) =>
        eventData.Context is PortalDbContext context ? context.Scope : Scope.Public;
}
