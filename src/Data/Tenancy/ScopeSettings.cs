using Npgsql;

namespace Lightline.Data.Tenancy;

/// <summary>Puts a scope into a connection's session settings, where the row policies read it.</summary>
internal static class ScopeSettings
{
    // One statement, so that no moment has the kind of one scope with the organisation of another.
    private const string Sql =
        "select set_config('app.scope', $1, false), set_config('app.provider_id', $2, false), "
        + "set_config('app.account_id', $3, false), set_config('app.user_id', $4, false)";

    public static async Task ApplyAsync(NpgsqlConnection connection, Scope scope, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, scope);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static void Apply(NpgsqlConnection connection, Scope scope)
    {
        using var command = Command(connection, scope);
        command.ExecuteNonQuery();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, Scope scope) => new(Sql, connection)
    {
        Parameters =
        {
            new NpgsqlParameter<string> { TypedValue = Conversions.Words.Of(scope.Kind) },
            new NpgsqlParameter<string> { TypedValue = scope.Organisation?.ToString() ?? string.Empty },
            new NpgsqlParameter<string> { TypedValue = scope.Account?.ToString() ?? string.Empty },
            new NpgsqlParameter<string> { TypedValue = scope.User?.ToString() ?? string.Empty },
        },
    };
}
