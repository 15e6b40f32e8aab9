using System.Globalization;
using System.Text.Json;
using Lightline.Contracts;

namespace Lightline.History.Influx;

/// <summary>Reads points with one bounded InfluxQL statement.</summary>
internal sealed class InfluxPointSource(InfluxClient client) : IPointSource
{
    public async Task<RawRead> ReadAsync(
        OntId ont,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken)
    {
        try
        {
            var answer = await StoreCall.RunAsync(
                token => client.QueryAsync(Statement(ont, from, to), token),
                HistoryLimits.ReadTimeout,
                client.Time,
                cancellationToken);
            return answer.IsSuccess ? InfluxAnswerReader.Read(answer.Body) : RawRead.Failed(answer.Words);
        }
        catch (JsonException)
        {
            return RawRead.Failed("InfluxDB gave an answer that is not understood");
        }
        catch (Exception e) when (InfluxClient.TryDescribe(e, cancellationToken) is not null)
        {
            return RawRead.Failed(InfluxClient.TryDescribe(e, cancellationToken)!);
        }
    }

    internal static string Statement(OntId ont, DateTimeOffset from, DateTimeOffset to)
    {
        var tag = InfluxQl.Literal(ont.Value.ToString(CultureInfo.InvariantCulture));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT "{LineProtocolWriter.StatusField}", "{LineProtocolWriter.RxPowerField}"
            FROM "{LineProtocolWriter.Measurement}"
            WHERE "{LineProtocolWriter.OntTag}" = {tag} AND time >= {CeilingMs(from)}ms AND time < {CeilingMs(to)}ms
            ORDER BY time DESC LIMIT {HistoryLimits.ReadPointsMax + 1}
            """);
    }

    /// <summary>Stored times are whole milliseconds, so both ends rounded up select exactly what lies between.</summary>
    private static long CeilingMs(DateTimeOffset at) =>
        at.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();
}
