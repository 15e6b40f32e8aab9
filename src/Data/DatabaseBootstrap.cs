using Npgsql;

namespace Lightline.Data;

/// <summary>
/// What a superuser does once before the owner can migrate: roles, database, extension. Running it again changes
/// nothing but the passwords.
/// </summary>
public static class DatabaseBootstrap
{
    /// <summary>Makes what is missing. Throws <see cref="PostgresException"/> when the role may not.</summary>
    /// <param name="superuserConnectionString">Opens any database of the server, as a superuser.</param>
    /// <param name="options">Names and passwords.</param>
    /// <param name="cancellationToken">Stops between two statements.</param>
    public static async Task RunAsync(
        string superuserConnectionString,
        BootstrapOptions options,
        CancellationToken cancellationToken)
    {
        await using (var server = await OpenAsync(superuserConnectionString, null, cancellationToken))
        {
            await EnsureRoleAsync(server, DatabaseRoles.Owner, options.OwnerPassword, cancellationToken);
            await EnsureRoleAsync(server, DatabaseRoles.Portal, options.PortalPassword, cancellationToken);
            await EnsureRoleAsync(server, DatabaseRoles.Collector, options.CollectorPassword, cancellationToken);
            await EnsureRoleAsync(server, DatabaseRoles.Notifier, options.NotifierPassword, cancellationToken);
            await EnsureDatabaseAsync(server, options.Database, cancellationToken);
        }

        await using var database = await OpenAsync(superuserConnectionString, options.Database, cancellationToken);
        await ExecuteAsync(
            database,
            // Nobody but the owner makes objects, temporary ones included.
            $"""
            create extension if not exists btree_gist with schema public;
            alter schema public owner to {DatabaseRoles.Owner};
            revoke all on schema public from public;
            grant usage on schema public
                to {DatabaseRoles.Portal}, {DatabaseRoles.Collector}, {DatabaseRoles.Notifier};
            """,
            cancellationToken);
    }

    private static async Task EnsureRoleAsync(
        NpgsqlConnection connection,
        string role,
        string password,
        CancellationToken cancellationToken)
    {
        // DDL takes no parameters: the server quotes the password itself.
        await using var format = new NpgsqlCommand(
            """
            select format(
                case when exists (select from pg_roles where rolname = $1) then 'alter' else 'create' end
                || ' role %I login password %L nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls',
                $1, $2)
            """,
            connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = role },
                new NpgsqlParameter<string> { TypedValue = password },
            },
        };
        var statement = (string)(await format.ExecuteScalarAsync(cancellationToken))!;
        await ExecuteAsync(connection, statement, cancellationToken);
    }

    private static async Task EnsureDatabaseAsync(
        NpgsqlConnection connection,
        string database,
        CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("select from pg_database where datname = $1", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = database } },
        };
        await using (var row = await exists.ExecuteReaderAsync(cancellationToken))
        {
            if (row.HasRows)
            {
                return;
            }
        }

        var name = Quote(database);
        await ExecuteAsync(connection, $"create database {name} owner {DatabaseRoles.Owner}", cancellationToken);
        await ExecuteAsync(connection, $"revoke all on database {name} from public", cancellationToken);
        await ExecuteAsync(
            connection,
            $"grant connect on database {name} "
            + $"to {DatabaseRoles.Portal}, {DatabaseRoles.Collector}, {DatabaseRoles.Notifier}",
            cancellationToken);
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<NpgsqlConnection> OpenAsync(
        string connectionString,
        string? database,
        CancellationToken cancellationToken)
    {
        // Unpooled: a superuser's connection does not linger, and an idle one would hinder cloning the database.
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        builder.Database = database ?? builder.Database;
        var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
