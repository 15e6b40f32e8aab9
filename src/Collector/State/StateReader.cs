using Lightline.Collector.Inventory;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Npgsql;

namespace Lightline.Collector.State;

/// <summary>Reads back what an earlier owner of a region wrote: the restart snapshot.</summary>
internal sealed class StateReader(NpgsqlDataSource postgres)
{
    private const string OntsSql =
        """
        SELECT ont_id, olt_id, status, cause, changed_at, proven_at, lost_at, rx_power_dbm, tx_power_dbm,
               olt_rx_power_dbm, temperature_celsius, supply_volts, bias_milliamps, optics_at, distance_metres
        FROM live.ont_state WHERE region_id = $1
        """;

    private const string OltsSql =
        """
        SELECT olt_id, swept_at, attempted_at, is_reachable, onts_seen, took_milliseconds
        FROM live.olt_sweep WHERE region_id = $1
        """;

    private const string BreaksSql =
        """
        SELECT DISTINCT ON (ont_id) ont_id, started_at, cause
        FROM live.ont_break WHERE region_id = $1 AND ended_at IS NULL ORDER BY ont_id, started_at DESC
        """;

    /// <exception cref="NpgsqlException">PostgreSQL could not answer; the caller tries again.</exception>
    public async Task<RestoredStates> ReadAsync(OwnedRegion region, CancellationToken cancellationToken)
    {
        var id = region.Id.Value;
        var onts = new Dictionary<OntId, OntLive>();
        var olts = new Dictionary<OltId, OltState>();
        var breaks = new Dictionary<OntId, Break>();
        await ReadAsync(OntsSql, id, row => Put(onts, ToOnt(row), o => o.Ont), cancellationToken);
        await ReadAsync(OltsSql, id, row => Put(olts, ToOlt(row), o => o.Live.Olt), cancellationToken);
        await ReadAsync(
            BreaksSql,
            id,
            row => breaks[new OntId(row.GetInt64(0))] = new Break(At(row, 1), null, (DownCause)row.GetInt16(2)),
            cancellationToken);
        return new RestoredStates(onts, olts, breaks);
    }

    private async Task ReadAsync(
        string sql, long region, Action<NpgsqlDataReader> take, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = region });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            take(rows);
        }
    }

    private static OntLive ToOnt(NpgsqlDataReader row) => new(
        new OntId(row.GetInt64(0)),
        new OltId(row.GetInt64(1)),
        (OntStatus)row.GetInt16(2),
        (DownCause)row.GetInt16(3),
        ReadingSource.Restored,
        At(row, 4),
        At(row, 5),
        MaybeAt(row, 6),
        Maybe(row, 7),
        Maybe(row, 8),
        Maybe(row, 9),
        Maybe(row, 10),
        Maybe(row, 11),
        Maybe(row, 12),
        MaybeAt(row, 13),
        row.IsDBNull(14) ? null : row.GetInt32(14));

    private static OltState ToOlt(NpgsqlDataReader row) => new(
        new OltLive(new OltId(row.GetInt64(0)), MaybeAt(row, 1), row.GetBoolean(3)),
        At(row, 2),
        row.GetInt32(4),
        TimeSpan.FromMilliseconds(row.GetInt32(5)));

    private static void Put<TId, TState>(Dictionary<TId, TState> to, TState state, Func<TState, TId> id)
        where TId : notnull => to[id(state)] = state;

    private static double? Maybe(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetDouble(column);

    private static DateTimeOffset At(NpgsqlDataReader row, int column) => row.GetFieldValue<DateTimeOffset>(column);

    private static DateTimeOffset? MaybeAt(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : At(row, column);
}
