using System.Net.Sockets;
using Npgsql;

namespace Lightline.Notifier.Rows;

/// <summary>What PostgreSQL being away, slow or unwilling looks like; whatever else is thrown is a fault of ours.</summary>
internal static class PostgresAway
{
    /// <summary>A name that does not resolve comes as a bare <see cref="SocketException"/>.</summary>
    public static bool Explains(Exception e) => e is NpgsqlException or SocketException or TimeoutException or IOException;
}
