using System.Net.Sockets;
using Npgsql;

namespace Lightline.History.Postgres;

/// <summary>Tells a database that is away or unwilling from a mistake of ours, which must surface.</summary>
internal static class PostgresFailure
{
    /// <summary>Words for a log, without the connection string; null for what is no failure of the store.</summary>
    public static string? TryDescribe(Exception exception, CancellationToken callers) => exception switch
    {
        PostgresException e => $"PostgreSQL {e.SqlState}: {e.MessageText}",
        OperationCanceledException when !callers.IsCancellationRequested => "PostgreSQL did not answer in time",
        TimeoutException => "PostgreSQL did not answer in time",
        NpgsqlException { InnerException: TimeoutException } => "PostgreSQL did not answer in time",
        NpgsqlException e => $"PostgreSQL: {e.Message}",
        SocketException e => $"PostgreSQL: {e.SocketErrorCode}",
        IOException e => $"PostgreSQL: {e.Message}",
        _ => null,
    };
}
