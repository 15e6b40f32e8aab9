using Npgsql;

namespace Lightline.Data;

/// <summary>
/// The version of the schema as the database states it (<c>select version from public.schema_version</c>, readable by
/// every role). Migrations only add, so a newer database serves an older process.
/// </summary>
public static class SchemaVersion
{
    /// <summary>What this build needs; the newest migration writes the same number.</summary>
    public const int Known = 20;

    /// <summary>How long a process waits for the migration before it stops.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Asks until the database has <see cref="Known"/> or <paramref name="waitMax"/> has passed.</summary>
    public static async Task<SchemaWait> WaitForSchemaAsync(
        NpgsqlDataSource dataSource,
        TimeSpan waitMax,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var wait = await AskAsync(dataSource, cancellationToken);
            if (wait.State is SchemaState.Ready || time.GetElapsedTime(started) >= waitMax)
            {
                return wait;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static async Task<SchemaWait> AskAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = dataSource.CreateCommand("select version from public.schema_version");
            return await command.ExecuteScalarAsync(cancellationToken) is int version
                ? new SchemaWait(version >= Known ? SchemaState.Ready : SchemaState.Older, version, null)
                : new SchemaWait(SchemaState.Missing, null, "public.schema_version has no row");
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable)
        {
            return new SchemaWait(SchemaState.Missing, null, e.MessageText);
        }
        catch (NpgsqlException e)
        {
            return new SchemaWait(SchemaState.Unreachable, null, e.Message);
        }
    }
}
