using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Lightline.History.Influx;

/// <summary>
/// Writes chunks as line protocol. A missing database is created with the retention of
/// <see cref="HistoryLimits.KeepDays"/>; one that is there is the operator's and is not altered.
/// </summary>
internal sealed partial class InfluxPointSink(InfluxClient client) : IPointSink
{
    private readonly LineProtocolWriter _lines = new();

    public async Task<ChunkResult> WriteAsync(
        ReadOnlyMemory<HistoryPoint> chunk,
        CancellationToken cancellationToken)
    {
        _lines.Clear();
        foreach (ref readonly var point in chunk.Span)
        {
            _lines.Append(in point);
        }

        try
        {
            return await StoreCall.RunAsync(SendAsync, HistoryLimits.WriteTimeout, client.Time, cancellationToken);
        }
        catch (Exception e) when (InfluxClient.TryDescribe(e, cancellationToken) is not null)
        {
            return new ChunkResult(ChunkOutcome.Unavailable, Reason: InfluxClient.TryDescribe(e, cancellationToken));
        }
    }

    /// <summary>What an answer to a write means.</summary>
    internal static ChunkResult Interpret(in InfluxAnswer answer)
    {
        if (answer.IsSuccess)
        {
            return new ChunkResult(ChunkOutcome.Taken);
        }

        var isDatasFault = answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge
            or HttpStatusCode.UnprocessableEntity;
        if (!isDatasFault)
        {
            return new ChunkResult(ChunkOutcome.Unavailable, Reason: answer.Words);
        }

        // "partial write: points beyond retention policy dropped=2": the rest is stored.
        return PartialWrite().Match(Encoding.UTF8.GetString(answer.Body.Span)) is { Success: true } partial
            && int.TryParse(partial.Groups["dropped"].ValueSpan, out var dropped)
            ? new ChunkResult(ChunkOutcome.Taken, dropped, answer.Words)
            : new ChunkResult(ChunkOutcome.Refused, Reason: answer.Words);
    }

    private async Task<ChunkResult> SendAsync(CancellationToken cancellationToken)
    {
        var answer = await client.WriteAsync(_lines.Written, cancellationToken);
        if (answer.Status == HttpStatusCode.NotFound && client.CanCreateDatabase)
        {
            var creation = await client.QueryAsync(
                $"CREATE DATABASE {InfluxQl.Identifier(client.Database)} "
                + $"WITH DURATION {HistoryLimits.KeepDays}d REPLICATION 1 SHARD DURATION 1d NAME \"history\"",
                cancellationToken);
            if (!creation.IsSuccess)
            {
                return new ChunkResult(ChunkOutcome.Unavailable, Reason: creation.Words);
            }

            answer = await client.WriteAsync(_lines.Written, cancellationToken);
        }

        return Interpret(in answer);
    }

    [GeneratedRegex(@"partial write: .*dropped=(?<dropped>[0-9]{1,9})\b", RegexOptions.Singleline, 1_000)]
    private static partial Regex PartialWrite();
}
