using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lightline.Worker;

/// <summary>Waits for the schema this build knows, so that a process started beside the migration does not fail.</summary>
public sealed partial class SchemaGate(NpgsqlDataSource postgres, ILogger<SchemaGate> logger, TimeProvider time)
{
    /// <summary>How long is waited.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>False, and one line in the log, when it did not come within <see cref="WaitMax"/>.</summary>
    /// <param name="versionMin">The oldest schema that has what the process's statements name. Migrations only add.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<bool> WaitAsync(int versionMin, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        while (true)
        {
            var problem = await AskAsync(versionMin, cancellationToken);
            if (problem is null)
            {
                return true;
            }

            if (time.GetElapsedTime(startedAt) >= WaitMax)
            {
                LogGivenUp(logger, versionMin, problem);
                return false;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<string?> AskAsync(int versionMin, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = postgres.CreateCommand("SELECT version FROM public.schema_version");
            return await command.ExecuteScalarAsync(cancellationToken) switch
            {
                int version when version >= versionMin => null,
                int version => $"it is {version}",
                _ => "it has none",
            };
        }
        catch (Exception e) when (PostgresAway.Explains(e))
        {
            return e.Message;
        }
    }

    [LoggerMessage(1, LogLevel.Critical, "PostgreSQL has no schema {Version} or newer: {Problem}")]
    private static partial void LogGivenUp(ILogger logger, int version, string problem);
}
