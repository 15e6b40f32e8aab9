using Npgsql;

namespace Lightline.Portal.Shell;

/// <summary>Tells a database that does not answer, which passes, from a mistake of ours, which does not.</summary>
internal static class DatabaseAway
{
    /// <summary>Whether the failure is of that kind; also a wait of ours that ran out.</summary>
    public static bool Is(Exception failure) => failure is NpgsqlException { IsTransient: true }
        or TimeoutException or IOException or OperationCanceledException
        or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled };
}
