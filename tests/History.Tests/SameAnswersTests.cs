using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.History.Influx;

namespace Lightline.History.Tests;

/// <summary>The same writes to a real PostgreSQL and a real InfluxDB give the same answers.</summary>
public sealed class SameAnswersTests(Stores stores)
{
    private const int Seed = 20_260_501;
    private static readonly DateTimeOffset Now = Milliseconds(TimeProvider.System.GetUtcNow());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Full", "same-answers")]
    public async Task Round_trip_gives_what_was_written_from_both_stores()
    {
        var onts = FullSize.Of("ONTs in both stores", small: 40, full: 250);
        var pointsEach = FullSize.Of("points an ONT", small: 600, full: 2_000);
        var random = new Random(Seed);
        var keys = Enumerable.Range(1_000, onts).Select(i => Points.Key(i)).ToArray();
        var batches = Generate(random, keys, pointsEach);
        var count = batches.Sum(b => b.Length);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {Seed}, {onts} ONTs, {count} points, now {Now:O}");
        Assert.True(count >= 20_000);

        var both = stores.Both("same_answers");
        foreach (var store in both)
        {
            var clock = Stopwatch.StartNew();
            foreach (var batch in batches)
            {
                var result = await store.Writer.WriteAsync(batch, Cancel);
                Assert.Null(result.Unavailable);
                Assert.Equal((batch.Length, 0), (result.Written, result.Rejected));
            }

            TestContext.Current.TestOutputHelper!.WriteLine($"{store.Name}: written in {clock.ElapsedMilliseconds} ms");
        }

        var stored = Points.Merge(batches.SelectMany(b => b));
        foreach (var key in keys)
        {
            var mine = stored.Values.Where(p => p.Key.Ont == key.Ont).OrderByDescending(p => p.At).ToList();
            foreach (var occupancy in Occupancies(random, key.Ont))
            {
                foreach (var span in Enum.GetValues<HistorySpan>())
                {
                    await AssertSameAsync(both, mine, occupancy, span);
                }
            }
        }

        await AssertFieldsAsync(stored, keys[0].Ont);
    }

    [Fact]
    public async Task Read_is_bounded_and_says_so()
    {
        var key = Points.Key(5_001);
        var points = Enumerable.Range(1, HistoryLimits.ReadPointsMax + 500)
            .Select(i => Points.Light(key, Now.AddSeconds(-4 * i), -20 - (i / 10_000d)))
            .ToArray();
        var occupancy = new Occupancy(new ConnectionId(5_001), key.Ont, Now.AddDays(-40), null);
        var answers = new List<HistorySeries>();
        foreach (var store in stores.Both("bounded"))
        {
            Assert.Equal(points.Length, (await store.Writer.WriteAsync(points, Cancel)).Written);
            var series = (await store.Reader.ReadAsync(occupancy, HistorySpan.Month, Now, Cancel)).Series!;
            Assert.True(series.IsCut);
            Assert.Equal(HistoryLimits.ReadPointsMax, series.Buckets.Sum(b => b.Light?.Count ?? 0));
            answers.Add(series);
        }

        Assert.Equal(answers[0].Buckets, answers[1].Buckets);
    }

    [Fact]
    public async Task Later_write_of_the_same_time_wins_field_by_field()
    {
        var key = Points.Key(5_002);
        var at = Now.AddMinutes(-30);
        var occupancy = new Occupancy(new ConnectionId(5_002), key.Ont, Now.AddDays(-1), null);
        HistoryPoint[] first =
        [
            new() { Key = key, At = at, Status = OntStatus.Offline, RxPowerDbm = -20 },
            // The same millisecond, in the same batch.
            new() { Key = key, At = at.AddTicks(5), RxPowerDbm = -21 },
        ];
        HistoryPoint[] second = [new() { Key = key, At = at, Status = OntStatus.Online }];
        foreach (var store in stores.Both("merge"))
        {
            Assert.Equal(2, (await store.Writer.WriteAsync(first, Cancel)).Written);
            Assert.Equal(1, (await store.Writer.WriteAsync(second, Cancel)).Written);
            // Offering a batch again is harmless.
            Assert.Equal(1, (await store.Writer.WriteAsync(second, Cancel)).Written);
            var series = (await store.Reader.ReadAsync(occupancy, HistorySpan.Day, Now, Cancel)).Series!;
            var bucket = Assert.Single(series.Buckets, b => b.Light is not null);
            Assert.Equal(new LightLevels(-21, -21, -21, 1), bucket.Light);
            Assert.DoesNotContain(series.Buckets, b => b.WasDown);
        }
    }

    private static HistoryPoint[][] Generate(Random random, HistoryKey[] keys, int pointsEach)
    {
        var points = new List<HistoryPoint>();
        foreach (var key in keys)
        {
            for (var i = 0; i < pointsEach; i++)
            {
                // Half of them in the last day, so that the day's buckets are full; a tenth again at a known time.
                var minutes = random.Next(2) == 0 ? random.NextDouble() * 1_500 : random.NextDouble() * 31 * 1_440;
                var at = points.Count > 0 && random.Next(10) == 0 ? points[^1].At : Milliseconds(Now.AddMinutes(-minutes));
                points.Add(Points.Random(random, key, at));
            }
        }

        var shuffled = points.ToArray();
        random.Shuffle(shuffled);
        return [.. shuffled.Chunk(7_001)];
    }

    private static IEnumerable<Occupancy> Occupancies(Random random, OntId ont)
    {
        var connection = new ConnectionId(ont.Value);
        var moved = Now.AddMinutes(-random.NextDouble() * 40_000);
        yield return new Occupancy(connection, ont, Now.AddDays(-90), null);
        yield return new Occupancy(connection, ont, Now.AddDays(-90), moved);
        yield return new Occupancy(connection, ont, moved, null);
        yield return new Occupancy(connection, ont, Now.AddHours(-5), Now.AddHours(-2));
    }

    private static async Task AssertSameAsync(
        IReadOnlyList<Store> both,
        List<HistoryPoint> newestFirst,
        Occupancy occupancy,
        HistorySpan span)
    {
        var expected = (await new SeriesReader(new MemorySource(newestFirst)).ReadAsync(occupancy, span, Now, Cancel)).Series!;
        foreach (var store in both)
        {
            var answer = await store.Reader.ReadAsync(occupancy, span, Now, Cancel);
            Assert.Null(answer.Unavailable);
            Assert.Equal(expected.Buckets, answer.Series!.Buckets);
            Assert.Equal(expected.Stretches, answer.Series.Stretches);
            Assert.Equal(
                expected with { Buckets = [], Stretches = [] }, answer.Series with { Buckets = [], Stretches = [] });
        }
    }

    /// <summary>Every field of one ONT, which the series do not show, straight from each store.</summary>
    private async Task AssertFieldsAsync(Dictionary<(OntId Ont, DateTimeOffset At), HistoryPoint> stored, OntId ont)
    {
        var expected = stored.Values.Where(p => p.Key.Ont == ont).OrderBy(p => p.At).Select(p => (double?[])
        [
            p.At.ToUnixTimeMilliseconds(), (int?)p.Status, (int?)p.Cause, p.RxPowerDbm, p.TxPowerDbm, p.OltRxPowerDbm,
            p.TemperatureCelsius, p.SupplyVolts, p.BiasMilliamps,
        ]).ToArray();
        const string Columns = "status, cause, rx_power_dbm, tx_power_dbm, olt_rx_power_dbm, temperature_celsius, "
            + "supply_volts, bias_milliamps";
        var client = new InfluxClient(stores.Influx("same_answers"), stores.Http, TimeProvider.System);
        var influx = await client.QueryAsync($"SELECT {Columns} FROM ont WHERE ont = '{ont}' ORDER BY time", Cancel);
        using var json = JsonDocument.Parse(influx.Body);
        Assert.Equal(expected, json.RootElement.GetProperty("results")[0].GetProperty("series")[0].GetProperty("values")
            .EnumerateArray()
            .Select(row => row.EnumerateArray()
                .Select(v => v.ValueKind == JsonValueKind.Null ? (double?)null : v.GetDouble()).ToArray()));

        await using var connection = await stores.Database.Collector.OpenConnectionAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT (extract(epoch FROM at) * 1000)::bigint, {Columns} FROM telemetry.point WHERE ont_id = {ont} ORDER BY at");
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        foreach (var row in expected)
        {
            Assert.True(await reader.ReadAsync(Cancel));
            var values = new object[row.Length];
            reader.GetValues(values);
            Assert.Equal(row, values.Select(v =>
                v is DBNull ? (double?)null : Convert.ToDouble(v, CultureInfo.InvariantCulture)));
        }

        Assert.False(await reader.ReadAsync(Cancel));
    }

    private static DateTimeOffset Milliseconds(DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    /// <summary>What a faultless store would answer.</summary>
    private sealed class MemorySource(List<HistoryPoint> newestFirst) : IPointSource
    {
        public Task<RawRead> ReadAsync(
            OntId ont,
            DateTimeOffset from,
            DateTimeOffset to,
            CancellationToken cancellationToken) =>
            Task.FromResult(new RawRead(
                [
                    .. newestFirst
                        .Where(p => p.Key.Ont == ont && p.At >= from && p.At < to)
                        .Where(p => p.Status is not null || p.RxPowerDbm is not null)
                        .Select(p => new RawPoint(p.At, p.Status, p.RxPowerDbm)),
                ],
                IsCut: false,
                Unavailable: null));
    }
}
