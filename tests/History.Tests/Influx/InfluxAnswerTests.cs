using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using Lightline.Contracts.Live;
using Lightline.History.Influx;

namespace Lightline.History.Tests.Influx;

public sealed class InfluxAnswerTests
{
    private const string Good =
        """
        {"results":[{"statement_id":0,"series":[{"name":"ont","columns":["time","status","rx_power_dbm"],
        "values":[[1767225660000,4,null],[1767225600000,null,-19.5],[1767225600000,1,null]]}]}]}
        """;

    [Fact]
    public void Rows_of_one_time_become_one_point()
    {
        var read = InfluxAnswerReader.Read(Encoding.UTF8.GetBytes(Good));
        Assert.Equal(
            [
                new RawPoint(DateTimeOffset.FromUnixTimeMilliseconds(1767225660000), OntStatus.Offline, null),
                new RawPoint(DateTimeOffset.FromUnixTimeMilliseconds(1767225600000), OntStatus.Online, -19.5),
            ],
            read.NewestFirst);
        Assert.False(read.IsCut);
    }

    [Fact]
    public void Answer_without_series_is_an_empty_history() =>
        Assert.Empty(InfluxAnswerReader.Read("""{"results":[{"statement_id":0}]}"""u8.ToArray()).NewestFirst);

    [Fact]
    public void Row_limit_of_the_server_is_told() =>
        Assert.True(InfluxAnswerReader.Read(
            """{"results":[{"series":[{"values":[[1,1,null]],"partial":true}]}]}"""u8.ToArray()).IsCut);

    [Fact]
    public void Statement_error_is_unavailable() =>
        Assert.Contains(
            "database not found",
            InfluxAnswerReader.Read("""{"results":[{"error":"database not found: x"}]}"""u8.ToArray()).Unavailable,
            StringComparison.Ordinal);

    [Fact]
    public void Broken_answers_are_refused_and_never_crash()
    {
        var good = Encoding.UTF8.GetBytes(Good);
        var mutation = Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Char["0\"[]{},-e"]);
        mutation.Array[1, 4].Sample(
            mutations =>
            {
                var bytes = good.ToArray();
                foreach (var (index, any, telling) in mutations)
                {
                    bytes[index] = any % 2 == 0 ? any : (byte)telling;
                }

                try
                {
                    var read = InfluxAnswerReader.Read(bytes);
                    return read.NewestFirst.Count <= 3;
                }
                catch (JsonException)
                {
                    return true;
                }
            },
            iter: 20_000);
    }

    [Theory]
    [InlineData(204, "", nameof(ChunkOutcome.Taken), 0)]
    [InlineData(400, """{"error":"partial write: points beyond retention policy dropped=2"}""", nameof(ChunkOutcome.Taken), 2)]
    [InlineData(400, """{"error":"unable to parse 'x': missing fields"}""", nameof(ChunkOutcome.Refused), 0)]
    [InlineData(413, "{}", nameof(ChunkOutcome.Refused), 0)]
    [InlineData(401, """{"error":"authorization failed"}""", nameof(ChunkOutcome.Unavailable), 0)]
    [InlineData(404, """{"error":"database not found"}""", nameof(ChunkOutcome.Unavailable), 0)]
    [InlineData(429, "", nameof(ChunkOutcome.Unavailable), 0)]
    [InlineData(500, """{"error":"timeout"}""", nameof(ChunkOutcome.Unavailable), 0)]
    public void Answer_to_a_write_is_understood(int status, string body, string outcome, int rejected)
    {
        var answer = new InfluxAnswer((HttpStatusCode)status, Encoding.UTF8.GetBytes(body));
        var result = InfluxPointSink.Interpret(in answer);
        Assert.Equal(outcome, result.Outcome.ToString());
        Assert.Equal(rejected, result.Rejected);
    }

    [Fact]
    public void Quotes_cannot_be_ended_by_what_they_hold()
    {
        Assert.Equal("""
            "x\"; DROP DATABASE \"y"
            """, InfluxQl.Identifier("x\"; DROP DATABASE \"y"));
        Assert.Equal("""
            'x\\\'; DROP DATABASE y --\n'
            """, InfluxQl.Literal("x\\'; DROP DATABASE y --\n"));
    }
}
