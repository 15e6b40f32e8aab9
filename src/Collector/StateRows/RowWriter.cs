using Lightline.Collector.Inventory;
using Lightline.Collector.State;
using Lightline.Contracts.Live;
using Npgsql;

namespace Lightline.Collector.StateRows;

/// <summary>
/// Writes one region's rows in one transaction. The first statement locks the region's row against a new owner and reads
/// its epoch: a stalled owner that wakes up writes nothing.
/// </summary>
internal sealed class RowWriter(NpgsqlDataSource postgres)
{
    private const string EpochSql = "SELECT epoch FROM live.region_owner WHERE region_id = $1 FOR SHARE";

    private const string OntsSql =
        """
        INSERT INTO live.ont_state (ont_id, region_id, olt_id, status, cause, source, changed_at, proven_at, lost_at,
            rx_power_dbm, tx_power_dbm, olt_rx_power_dbm, temperature_celsius, supply_volts, bias_milliamps,
            optics_at, distance_metres, epoch)
        SELECT o.ont_id, $1, o.olt_id, o.status, o.cause, o.source, o.changed_at, o.proven_at, o.lost_at,
            o.rx, o.tx, o.olt_rx, o.celsius, o.volts, o.milliamps, o.optics_at, o.metres, $2
        FROM unnest($3::bigint[], $4::bigint[], $5::smallint[], $6::smallint[], $7::smallint[], $8::timestamptz[],
            $9::timestamptz[], $10::timestamptz[], $11::float8[], $12::float8[], $13::float8[], $14::float8[],
            $15::float8[], $16::float8[], $17::timestamptz[], $18::int[])
            AS o(ont_id, olt_id, status, cause, source, changed_at, proven_at, lost_at,
                rx, tx, olt_rx, celsius, volts, milliamps, optics_at, metres)
        ON CONFLICT (ont_id) DO UPDATE SET region_id = excluded.region_id, olt_id = excluded.olt_id,
            status = excluded.status, cause = excluded.cause, source = excluded.source,
            changed_at = excluded.changed_at, proven_at = excluded.proven_at, lost_at = excluded.lost_at,
            rx_power_dbm = excluded.rx_power_dbm, tx_power_dbm = excluded.tx_power_dbm,
            olt_rx_power_dbm = excluded.olt_rx_power_dbm, temperature_celsius = excluded.temperature_celsius,
            supply_volts = excluded.supply_volts, bias_milliamps = excluded.bias_milliamps,
            optics_at = excluded.optics_at, distance_metres = excluded.distance_metres, epoch = excluded.epoch
        """;

    private const string OltsSql =
        """
        INSERT INTO live.olt_sweep (olt_id, region_id, swept_at, attempted_at, is_reachable, onts_seen,
            took_milliseconds, epoch)
        SELECT o.olt_id, $1, o.swept_at, o.attempted_at, o.is_reachable, o.onts_seen, o.took, $2
        FROM unnest($3::bigint[], $4::timestamptz[], $5::timestamptz[], $6::bool[], $7::int[], $8::int[])
            AS o(olt_id, swept_at, attempted_at, is_reachable, onts_seen, took)
        ON CONFLICT (olt_id) DO UPDATE SET region_id = excluded.region_id, swept_at = excluded.swept_at,
            attempted_at = excluded.attempted_at, is_reachable = excluded.is_reachable,
            onts_seen = excluded.onts_seen, took_milliseconds = excluded.took_milliseconds, epoch = excluded.epoch
        """;

    private const string BreaksSql =
        """
        INSERT INTO live.ont_break (ont_id, started_at, ended_at, cause, region_id)
        SELECT b.ont_id, b.started_at, b.ended_at, b.cause, $1
        FROM unnest($2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::smallint[])
            AS b(ont_id, started_at, ended_at, cause)
        ON CONFLICT (ont_id, started_at) DO UPDATE SET ended_at = excluded.ended_at, cause = excluded.cause
        """;

    /// <summary>Returns false, having written nothing, when the region has another epoch now.</summary>
    /// <exception cref="NpgsqlException">PostgreSQL did not take it; the caller tries again later.</exception>
    public async Task<bool> WriteAsync(OwnedRegion region, RowBatch rows, CancellationToken cancellationToken)
    {
        await using var connection = await postgres.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var ask = new NpgsqlCommand(EpochSql, connection, transaction))
        {
            ask.Parameters.Add(Of(region.Id.Value));
            if (await ask.ExecuteScalarAsync(cancellationToken) is not long epoch || epoch != region.Epoch)
            {
                return false;
            }
        }

        await using var batch = new NpgsqlBatch(connection, transaction);
        AddOnts(batch, region, [.. rows.Onts.Select(r => r.Row)]);
        AddOlts(batch, region, [.. rows.Olts.Select(r => r.Row)]);
        AddBreaks(batch, region, [.. rows.Breaks.Select(r => r.Row)]);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static void AddOnts(NpgsqlBatch batch, OwnedRegion region, OntLive[] onts)
    {
        if (onts.Length > 0)
        {
            Add(
                batch, OntsSql, Of(region.Id.Value), Of(region.Epoch),
                Column(onts, o => o.Ont.Value), Column(onts, o => o.Olt.Value),
                Column(onts, o => (short)o.Status), Column(onts, o => (short)o.Cause), Column(onts, o => (short)o.Source),
                Column(onts, o => o.ChangedAt.UtcDateTime), Column(onts, o => o.ProvenAt.UtcDateTime),
                Column(onts, o => o.LostAt?.UtcDateTime),
                Column(onts, o => o.RxPowerDbm), Column(onts, o => o.TxPowerDbm), Column(onts, o => o.OltRxPowerDbm),
                Column(onts, o => o.TemperatureCelsius), Column(onts, o => o.SupplyVolts),
                Column(onts, o => o.BiasMilliamps), Column(onts, o => o.OpticsAt?.UtcDateTime),
                Column(onts, o => o.DistanceMetres));
        }
    }

    private static void AddOlts(NpgsqlBatch batch, OwnedRegion region, OltState[] olts)
    {
        if (olts.Length > 0)
        {
            Add(
                batch, OltsSql, Of(region.Id.Value), Of(region.Epoch),
                Column(olts, o => o.Live.Olt.Value), Column(olts, o => o.Live.SweptAt?.UtcDateTime),
                Column(olts, o => o.AttemptedAt.UtcDateTime), Column(olts, o => o.Live.IsReachable),
                Column(olts, o => o.OntsSeen),
                Column(olts, o => (int)Math.Min(o.Took.TotalMilliseconds, int.MaxValue)));
        }
    }

    private static void AddBreaks(NpgsqlBatch batch, OwnedRegion region, BreakRow[] breaks)
    {
        if (breaks.Length > 0)
        {
            Add(
                batch, BreaksSql, Of(region.Id.Value),
                Column(breaks, b => b.Ont.Value), Column(breaks, b => b.Break.StartedAt.UtcDateTime),
                Column(breaks, b => b.Break.EndedAt?.UtcDateTime), Column(breaks, b => (short)b.Break.Cause));
        }
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter<TValue[]> Column<TRow, TValue>(TRow[] rows, Func<TRow, TValue> value) =>
        Of(Array.ConvertAll(rows, r => value(r)));
}
