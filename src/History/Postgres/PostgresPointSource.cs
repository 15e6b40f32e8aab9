using Lightline.Contracts;
using Lightline.Contracts.Live;
using Npgsql;

namespace Lightline.History.Postgres;

/// <summary>Reads points from <c>telemetry.point</c> on the reader's own scoped connection.</summary>
internal sealed class PostgresPointSource(OpenScopedConnection openConnection, TimeProvider time) : IPointSource
{
    private const string Select =
        """
        SELECT at, status, rx_power_dbm
        FROM telemetry.point
        WHERE ont_id = $1 AND at >= $2 AND at < $3 AND (status IS NOT NULL OR rx_power_dbm IS NOT NULL)
        ORDER BY at DESC
        LIMIT $4
        """;

    public async Task<RawRead> ReadAsync(
        OntId ont,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken)
    {
        try
        {
            return await StoreCall.RunAsync(
                token => SelectAsync(ont, from, to, token), HistoryLimits.ReadTimeout, time, cancellationToken);
        }
        catch (Exception e) when (PostgresFailure.TryDescribe(e, cancellationToken) is not null)
        {
            return RawRead.Failed(PostgresFailure.TryDescribe(e, cancellationToken)!);
        }
    }

    private async Task<RawRead> SelectAsync(
        OntId ont,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken)
    {
        await using var connection = await openConnection(cancellationToken);
        await using var command = new NpgsqlCommand(Select, connection);
        command.CommandTimeout = (int)HistoryLimits.ReadTimeout.TotalSeconds;
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = ont.Value });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = from.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = to.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = HistoryLimits.ReadPointsMax + 1 });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var points = new List<RawPoint>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (points.Count == HistoryLimits.ReadPointsMax)
            {
                return new RawRead(points, IsCut: true, Unavailable: null);
            }

            points.Add(new RawPoint(
                new DateTimeOffset(reader.GetDateTime(0), TimeSpan.Zero),
                await reader.IsDBNullAsync(1, cancellationToken) ? null : (OntStatus)reader.GetInt16(1),
                await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetDouble(2)));
        }

        return new RawRead(points, IsCut: false, Unavailable: null);
    }
}
