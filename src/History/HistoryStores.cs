using Lightline.History.Influx;
using Lightline.History.Postgres;
using Npgsql;

namespace Lightline.History;

/// <summary>
/// Opens a connection on which the reader's own scope is set, so that row-level security cuts what it may see. The
/// history disposes it.
/// </summary>
public delegate ValueTask<NpgsqlConnection> OpenScopedConnection(CancellationToken cancellationToken);

/// <summary>
/// Builds the writer and the reader of the configured store. Making one touches neither network nor database. Options
/// must have passed <see cref="HistoryOptions.Validate"/>.
/// </summary>
public static class HistoryStores
{
    /// <param name="options">Validated options.</param>
    /// <param name="postgres">The Collector's own role; used when InfluxDB is not configured.</param>
    /// <param name="http">Used when InfluxDB is configured; stays the caller's, who may share it.</param>
    /// <param name="time">The clock for retention and timeouts.</param>
    public static IHistoryWriter CreateWriter(
        HistoryOptions options,
        NpgsqlDataSource postgres,
        HttpClient http,
        TimeProvider time) =>
        new BatchWriter(
            options.Influx.IsEnabled
                ? new InfluxPointSink(new InfluxClient(options.Influx, http, time))
                : new PostgresPointSink(postgres, time),
            time);

    /// <param name="options">Validated options.</param>
    /// <param name="openConnection">Used when InfluxDB is not configured.</param>
    /// <param name="http">Used when InfluxDB is configured; stays the caller's, who may share it.</param>
    /// <param name="time">The clock for timeouts.</param>
    public static IHistoryReader CreateReader(
        HistoryOptions options,
        OpenScopedConnection openConnection,
        HttpClient http,
        TimeProvider time) =>
        new SeriesReader(
            options.Influx.IsEnabled
                ? new InfluxPointSource(new InfluxClient(options.Influx, http, time))
                : new PostgresPointSource(openConnection, time));
}
