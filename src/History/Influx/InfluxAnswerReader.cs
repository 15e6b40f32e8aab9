using System.Text.Json;
using Lightline.Contracts.Live;

namespace Lightline.History.Influx;

/// <summary>
/// Reads <c>{"results":[{"series":[{"values":[[time,status,rx],…],"partial":true}],"error":"…"}]}</c>.
/// </summary>
internal static class InfluxAnswerReader
{
    /// <exception cref="JsonException">The bytes are no such answer.</exception>
    public static RawRead Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement.GetProperty("results")[0]);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or KeyNotFoundException
            or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw new JsonException("no answer to a SELECT", e);
        }
    }

    private static RawRead Read(JsonElement result)
    {
        if (result.TryGetProperty("error", out var error))
        {
            return RawRead.Failed($"InfluxDB: {error.GetString()}");
        }

        // A measurement or time range without points has no series at all.
        if (!result.TryGetProperty("series", out var series))
        {
            return new RawRead([], IsCut: false, Unavailable: null);
        }

        var values = series[0].GetProperty("values");
        var points = new List<RawPoint>(Math.Min(values.GetArrayLength(), HistoryLimits.ReadPointsMax));
        // The server's own row limit marks the answer as partial.
        var isCut = series[0].TryGetProperty("partial", out var partial) && partial.GetBoolean();
        foreach (var row in values.EnumerateArray())
        {
            var point = ReadRow(row);
            if (points.Count > 0 && points[^1].At == point.At)
            {
                // An ONT that moved to another PON has two series; PostgreSQL has one row for a time.
                points[^1] = Merged(points[^1], point);
            }
            else if (points.Count == HistoryLimits.ReadPointsMax)
            {
                isCut = true;
            }
            else
            {
                points.Add(point);
            }
        }

        return new RawRead(points, isCut, Unavailable: null);
    }

    private static RawPoint ReadRow(JsonElement row) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(row[0].GetInt64()),
        row[1].ValueKind == JsonValueKind.Null ? null : (OntStatus)row[1].GetInt32(),
        row[2].ValueKind == JsonValueKind.Null ? null : Finite(row[2].GetDouble()));

    private static double Finite(double value) => double.IsFinite(value) ? value : throw new FormatException();

    private static RawPoint Merged(RawPoint a, RawPoint b) =>
        new(a.At, a.Status ?? b.Status, a.RxPowerDbm ?? b.RxPowerDbm);
}
