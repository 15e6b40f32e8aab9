using Lightline.Data.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lightline.Data;

/// <summary>How a process gets at the database.</summary>
public static class PortalDatabase
{
    /// <summary>Where EF Core notes the migrations it ran.</summary>
    internal const string HistoryTable = "__ef_migrations_history";

    /// <summary>Statements that a connection keeps prepared.</summary>
    private const int PreparedMax = 100;

    /// <summary>
    /// A pool of connections. Throws <see cref="ArgumentException"/> for a connection string that would let one
    /// tenant's settings survive into the next one's connection.
    /// </summary>
    public static NpgsqlDataSource CreateDataSource(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (builder.NoResetOnClose)
        {
            throw new ArgumentException(
                "'No Reset On Close=true' would leave one tenant's scope on a pooled connection",
                nameof(connectionString));
        }

        if (builder.Multiplexing)
        {
            throw new ArgumentException(
                "'Multiplexing=true' would mix tenants on one connection",
                nameof(connectionString));
        }

        // A connection that has something prepared is cleaned between two tenants without losing its plans; one that has nothing
        // plans each statement of each function anew: a posting to the ledger takes twice the time.
        if (builder.MaxAutoPrepare == 0)
        {
            (builder.MaxAutoPrepare, builder.AutoPrepareMinUsages) = (PreparedMax, 2);
        }

        return NpgsqlDataSource.Create(builder);
    }

    /// <summary>Sets a context's options: PostgreSQL, snake case, our history table, scopes.</summary>
    public static DbContextOptionsBuilder UsePortalDatabase(
        this DbContextOptionsBuilder options,
        NpgsqlDataSource dataSource) =>
        options
            .UseNpgsql(dataSource, postgres => postgres.MigrationsHistoryTable(HistoryTable, "public"))
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(ScopeInterceptor.Instance);

    /// <summary>
    /// Adds <see cref="NpgsqlDataSource"/>, <see cref="CurrentScope"/> (also as <see cref="IScopeSource"/>) and
    /// <see cref="PortalDbContext"/>. The context is never pooled: it keeps its scope source.
    /// </summary>
    public static IServiceCollection AddPortalDatabase(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(_ => CreateDataSource(connectionString));
        services.AddScoped<CurrentScope>();
        services.AddScoped<IScopeSource>(s => s.GetRequiredService<CurrentScope>());
        return services.AddDbContext<PortalDbContext>((provider, options) =>
            options.UsePortalDatabase(provider.GetRequiredService<NpgsqlDataSource>()));
    }
}
