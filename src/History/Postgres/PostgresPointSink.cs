using System.Runtime.InteropServices;
using Lightline.Contracts;
using Npgsql;
using NpgsqlTypes;

namespace Lightline.History.Postgres;

/// <summary>
/// Upserts chunks into <c>telemetry.point</c> with one statement of one array a column (COPY FROM is not allowed under
/// row-level security). Makes the partitions at the first write and on each new UTC day.
/// </summary>
internal sealed class PostgresPointSink(NpgsqlDataSource dataSource, TimeProvider time) : IPointSink
{
    private const string Upsert =
        """
        INSERT INTO telemetry.point AS stored (
            ont_id, at, status, cause, rx_power_dbm, tx_power_dbm, olt_rx_power_dbm,
            temperature_celsius, supply_volts, bias_milliamps)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (ont_id, at) DO UPDATE SET
            status = coalesce(excluded.status, stored.status),
            cause = coalesce(excluded.cause, stored.cause),
            rx_power_dbm = coalesce(excluded.rx_power_dbm, stored.rx_power_dbm),
            tx_power_dbm = coalesce(excluded.tx_power_dbm, stored.tx_power_dbm),
            olt_rx_power_dbm = coalesce(excluded.olt_rx_power_dbm, stored.olt_rx_power_dbm),
            temperature_celsius = coalesce(excluded.temperature_celsius, stored.temperature_celsius),
            supply_volts = coalesce(excluded.supply_volts, stored.supply_volts),
            bias_milliamps = coalesce(excluded.bias_milliamps, stored.bias_milliamps)
        """;

    private DateOnly _partitionsMadeOn;

    public async Task<ChunkResult> WriteAsync(
        ReadOnlyMemory<HistoryPoint> chunk,
        CancellationToken cancellationToken)
    {
        try
        {
            return await StoreCall.RunAsync(
                token => InsertAsync(chunk, token), HistoryLimits.WriteTimeout, time, cancellationToken);
        }
        catch (PostgresException e) when (IsTheDatasFault(e.SqlState))
        {
            return new ChunkResult(ChunkOutcome.Refused, Reason: $"PostgreSQL {e.SqlState}: {e.MessageText}");
        }
        catch (Exception e) when (PostgresFailure.TryDescribe(e, cancellationToken) is not null)
        {
            return new ChunkResult(
                ChunkOutcome.Unavailable, Reason: PostgresFailure.TryDescribe(e, cancellationToken));
        }
    }

    /// <summary>Class 22 is a data exception, 23 a broken constraint (23514 also where no partition fits).</summary>
    private static bool IsTheDatasFault(string sqlState) =>
        sqlState.StartsWith("22", StringComparison.Ordinal) || sqlState.StartsWith("23", StringComparison.Ordinal);

    private async Task<ChunkResult> InsertAsync(ReadOnlyMemory<HistoryPoint> chunk, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await EnsurePartitionsAsync(connection, cancellationToken);
        var rows = Merge(chunk.Span);
        await using var command = new NpgsqlCommand(Upsert, connection);
        command.CommandTimeout = (int)HistoryLimits.WriteTimeout.TotalSeconds;
        Add(command, NpgsqlDbType.Bigint, rows, p => p.Key.Ont.Value);
        Add(command, NpgsqlDbType.TimestampTz, rows, p => p.At.UtcDateTime);
        Add(command, NpgsqlDbType.Smallint, rows, p => (short?)p.Status);
        Add(command, NpgsqlDbType.Smallint, rows, p => (short?)p.Cause);
        Add(command, NpgsqlDbType.Double, rows, p => p.RxPowerDbm);
        Add(command, NpgsqlDbType.Double, rows, p => p.TxPowerDbm);
        Add(command, NpgsqlDbType.Double, rows, p => p.OltRxPowerDbm);
        Add(command, NpgsqlDbType.Double, rows, p => p.TemperatureCelsius);
        Add(command, NpgsqlDbType.Double, rows, p => p.SupplyVolts);
        Add(command, NpgsqlDbType.Double, rows, p => p.BiasMilliamps);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new ChunkResult(ChunkOutcome.Taken);
    }

    private async Task EnsurePartitionsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (today == _partitionsMadeOn)
        {
            return;
        }

        await using var command = new NpgsqlCommand("SELECT telemetry.ensure_partitions($1, $2, $3)", connection);
        command.CommandTimeout = (int)HistoryLimits.WriteTimeout.TotalSeconds;
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = today.AddDays(1 - HistoryLimits.KeepDays) });
        // Tomorrow's too: points may be AheadMax ahead, and midnight must not wait for this call.
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = today.AddDays(1) });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = HistoryLimits.KeepDays });
        await command.ExecuteNonQueryAsync(cancellationToken);
        _partitionsMadeOn = today;
    }

    /// <summary>One statement may not update a row twice, so points of one ONT and time become one row here.</summary>
    private static List<HistoryPoint> Merge(ReadOnlySpan<HistoryPoint> chunk)
    {
        var rows = new List<HistoryPoint>(chunk.Length);
        var rowOf = new Dictionary<(OntId, DateTimeOffset), int>(chunk.Length);
        foreach (ref readonly var point in chunk)
        {
            ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(rowOf, (point.Key.Ont, point.At), out var isKnown);
            if (isKnown)
            {
                rows[row] = Over(rows[row], in point);
            }
            else
            {
                row = rows.Count;
                rows.Add(point);
            }
        }

        return rows;
    }

    private static HistoryPoint Over(HistoryPoint old, in HistoryPoint later) => old with
    {
        Status = later.Status ?? old.Status,
        Cause = later.Cause ?? old.Cause,
        RxPowerDbm = later.RxPowerDbm ?? old.RxPowerDbm,
        TxPowerDbm = later.TxPowerDbm ?? old.TxPowerDbm,
        OltRxPowerDbm = later.OltRxPowerDbm ?? old.OltRxPowerDbm,
        TemperatureCelsius = later.TemperatureCelsius ?? old.TemperatureCelsius,
        SupplyVolts = later.SupplyVolts ?? old.SupplyVolts,
        BiasMilliamps = later.BiasMilliamps ?? old.BiasMilliamps,
    };

    private static void Add<TColumn>(
        NpgsqlCommand command,
        NpgsqlDbType type,
        List<HistoryPoint> rows,
        Func<HistoryPoint, TColumn> column) =>
        command.Parameters.Add(new NpgsqlParameter<TColumn[]>
        {
            NpgsqlDbType = NpgsqlDbType.Array | type,
            TypedValue = [.. rows.Select(column)],
        });
}
