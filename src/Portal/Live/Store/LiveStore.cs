using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Data.Tenancy;
using Lightline.History;
using Lightline.Verdict;
using Npgsql;
using NpgsqlTypes;

namespace Lightline.Portal.Live.Store;

/// <summary>
/// The live reads as plain SQL, each on a connection opened in its scope: the operator's for what every page shares, the
/// account's own for what one person asks.
/// </summary>
internal sealed class LiveStore(NpgsqlDataSource source, LiveOptions options) : ILiveStore
{
    private const string StateColumns =
        """
        s.ont_id, s.olt_id, s.status, s.cause, s.source, s.changed_at, s.proven_at, s.lost_at, s.rx_power_dbm,
        s.tx_power_dbm, s.olt_rx_power_dbm, s.temperature_celsius, s.supply_volts, s.bias_milliamps, s.optics_at,
        s.distance_metres, w.olt_id, w.swept_at, w.is_reachable
        """;

    private const int StateColumnCount = 19;

    public Task<IReadOnlyList<CollectorNode>> CollectorsAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        ReadAsync(
            Scope.Operator,
            "SELECT collector, feed_url FROM live.collector_node WHERE seen_at >= $1 ORDER BY collector",
            parameters => parameters.Add(At(since)),
            ReadNode,
            cancellationToken);

    public Task<IReadOnlyList<(OntId Ont, PonId Port)>> PortsAsync(int max, CancellationToken cancellationToken) =>
        ReadAsync(
            Scope.Operator,
            "SELECT id, port_id FROM network.ont ORDER BY id LIMIT $1",
            parameters => parameters.Add(new NpgsqlParameter<int> { TypedValue = max }),
            row => (new OntId(row.GetInt64(0)), new PonId(row.GetInt64(1))),
            cancellationToken);

    public Task<IReadOnlyList<(OntLive Ont, OltLive? Olt)>> RowsAsync(
        IReadOnlyCollection<OntId> onts, CancellationToken cancellationToken) =>
        ReadAsync(
            Scope.Operator,
            $"""
            SELECT {StateColumns}
            FROM live.ont_state s LEFT JOIN live.olt_sweep w ON w.olt_id = s.olt_id
            WHERE s.ont_id = ANY ($1)
            """,
            parameters => parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. onts.Select(ont => ont.Value)] }),
            row => (ReadOnt(row, 0), ReadSweep(row, 0)),
            cancellationToken);

    public async Task<Seat?> FindSeatAsync(Scope scope, string connection, CancellationToken cancellationToken) =>
        (await FindSeatsAsync(scope, [connection], cancellationToken)).SingleOrDefault();

    public async Task<IReadOnlyList<Seat>> FindSeatsAsync(
        Scope scope, IReadOnlyCollection<string> connections, CancellationToken cancellationToken)
    {
        if (scope.Account is not { } account)
        {
            return [];
        }
        return await ReadAsync(
            scope,
            $"""
            SELECT {StateColumns}, c.id, c.ont_id, lower(t.during), upper(t.during),
                coalesce(a.time_zone, p.time_zone)
            FROM network.connection c
            JOIN retail.account a ON a.id = $2
            JOIN retail.organisation p ON p.id = a.organisation_id
            JOIN retail.tenure t ON t.connection_id = c.id AND t.account_id = a.id AND t.during @> now()
            LEFT JOIN live.ont_state s ON s.ont_id = c.ont_id
            LEFT JOIN live.olt_sweep w ON w.olt_id = s.olt_id
            WHERE c.public_number = ANY ($1)
            """,
            parameters =>
            {
                parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. connections] });
                parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account.Value });
            },
            row => ReadSeat(row, scope),
            cancellationToken);
    }

    public async Task<bool> IsSessionValidAsync(
        Scope scope, Guid user, string stamp, CancellationToken cancellationToken)
    {
        if (scope.Account is not { } account)
        {
            return false;
        }
        var found = await ReadAsync(
            scope,
            """
            SELECT u.id
            FROM retail.account_person p JOIN retail.user_account u ON u.id = p.user_id
            WHERE p.account_id = $1 AND u.id = $2 AND u.security_stamp = $3
            UNION ALL
            SELECT $2 WHERE retail.acts_for($2, $3)
            LIMIT 1
            """,
            parameters =>
            {
                parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account.Value });
                parameters.Add(new NpgsqlParameter<Guid> { TypedValue = user });
                parameters.Add(new NpgsqlParameter<string> { TypedValue = stamp });
            },
            row => row.GetGuid(0),
            cancellationToken);
        return found.Count == 1;
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(
        Scope scope,
        string sql,
        Action<NpgsqlParameterCollection> bind,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken)
    {
        await using var connection = await ScopedConnection.OpenAsync(source, scope, cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection)
        {
            CommandTimeout = (int)options.CallTimeout.TotalSeconds,
        };
        bind(command.Parameters);
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }
        return rows;
    }

    private static CollectorNode ReadNode(NpgsqlDataReader row) =>
        // A row whose address is no address is followed as a feed that never answers, and is logged as that.
        new(row.GetString(0), Uri.TryCreate(row.GetString(1), UriKind.Absolute, out var url) ? url : new Uri("http://invalid"));

    private static Seat ReadSeat(NpgsqlDataReader row, Scope scope)
    {
        var connection = new ConnectionId(row.GetInt64(StateColumnCount));
        var ont = row.IsDBNull(StateColumnCount + 1) ? (OntId?)null : new OntId(row.GetInt64(StateColumnCount + 1));
        var from = row.GetFieldValue<DateTimeOffset>(StateColumnCount + 2);
        var occupancy = ont is { } box
            ? new Occupancy(connection, box, from, MomentOf(row, StateColumnCount + 3))
            : null;
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(row.GetString(StateColumnCount + 4), out var found)
            ? found
            : TimeZoneInfo.Utc;
        return new Seat(
            scope,
            connection,
            ont,
            row.IsDBNull(0) ? null : ReadOnt(row, 0),
            ReadSweep(row, 0),
            occupancy,
            new Voice(Words.OfPages, zone));
    }

    private static OntLive ReadOnt(NpgsqlDataReader row, int at) => new(
        new OntId(row.GetInt64(at)),
        new OltId(row.GetInt64(at + 1)),
        (OntStatus)row.GetInt16(at + 2),
        (DownCause)row.GetInt16(at + 3),
        (ReadingSource)row.GetInt16(at + 4),
        row.GetFieldValue<DateTimeOffset>(at + 5),
        row.GetFieldValue<DateTimeOffset>(at + 6),
        MomentOf(row, at + 7),
        NumberOf(row, at + 8),
        NumberOf(row, at + 9),
        NumberOf(row, at + 10),
        NumberOf(row, at + 11),
        NumberOf(row, at + 12),
        NumberOf(row, at + 13),
        MomentOf(row, at + 14),
        row.IsDBNull(at + 15) ? null : row.GetInt32(at + 15));

    private static OltLive? ReadSweep(NpgsqlDataReader row, int at) => row.IsDBNull(at + 16)
        ? null
        : new OltLive(new OltId(row.GetInt64(at + 16)), MomentOf(row, at + 17), row.GetBoolean(at + 18));

    private static double? NumberOf(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetDouble(at);

    private static DateTimeOffset? MomentOf(NpgsqlDataReader row, int at) =>
        row.IsDBNull(at) ? null : row.GetFieldValue<DateTimeOffset>(at);

    private static NpgsqlParameter<DateTimeOffset> At(DateTimeOffset at) =>
        new() { TypedValue = at.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
