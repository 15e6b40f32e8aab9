using System.Net.Sockets;
using Npgsql;

namespace Lightline.Worker;

/// <summary>What PostgreSQL being away, slow or unwilling looks like; whatever else is thrown is a fault of ours.</summary>
public static class PostgresAway
{
    /// <summary>A name that does not resolve comes as a bare <see cref="SocketException"/>.</summary>
    public static bool Explains(Exception e) => e is NpgsqlException or SocketException or TimeoutException or IOException;

    /// <summary>
    /// Whether PostgreSQL will never take these very rows: class 22 is a value out of range, class 23 a constraint
    /// (PostgreSQL, appendix A).
    /// </summary>
    public static bool RefusesTheRows(PostgresException e) =>
        e.SqlState.StartsWith("22", StringComparison.Ordinal) || e.SqlState.StartsWith("23", StringComparison.Ordinal);
}
