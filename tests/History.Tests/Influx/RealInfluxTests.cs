using System.Text.Json;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.History.Influx;

namespace Lightline.History.Tests.Influx;

public sealed class RealInfluxTests(Stores stores)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nasty_names_come_back_from_the_real_server_as_they_went()
    {
        string[] names =
        [
            "a b", "a,b", "a=b", "a\\b", "a\\,b", "a\\ b", "a\\=b", "\\\\ ", " ", "=", ",", "\"q\"", "'q'", "#1", "ä中😀",
            "'; DROP DATABASE nasty_names --", "\"; DROP SERIES FROM ont; \"", "end\\", "line\nbreak", "status=1i 5",
        ];
        var options = stores.Influx("nasty_names");
        var writer = HistoryStores.CreateWriter(
            new HistoryOptions { Influx = options }, stores.Database.Collector, stores.Http, TimeProvider.System);
        var points = names.Select((name, i) => new HistoryPoint
        {
            Key = new HistoryKey(new OntId(i + 1), name, name, name),
            At = Now,
            Status = OntStatus.Online,
        }).ToArray();
        var result = await writer.WriteAsync(points, Cancel);
        Assert.Equal((names.Length, 0), (result.Written, result.Rejected));

        var client = new InfluxClient(options, stores.Http, TimeProvider.System);
        var answer = await client.QueryAsync("SELECT ont, region, olt, pon, status FROM ont", Cancel);
        using var json = JsonDocument.Parse(answer.Body);
        var rows = json.RootElement.GetProperty("results")[0].GetProperty("series")[0].GetProperty("values")
            .EnumerateArray().OrderBy(r => int.Parse(r[1].GetString()!, null)).ToList();
        Assert.Equal(names.Select(LineHead.Carriable), rows.Select(r => r[2].GetString()));
        Assert.Equal(names.Select(LineHead.Carriable), rows.Select(r => r[3].GetString()));
        Assert.Equal(names.Select(LineHead.Carriable), rows.Select(r => r[4].GetString()));
    }

    [Fact]
    public async Task Database_of_a_nasty_name_is_created_under_exactly_that_name()
    {
        const string Name = "x\"; DROP DATABASE \"nasty";
        var client = new InfluxClient(stores.Influx(Name), stores.Http, TimeProvider.System);
        Assert.True((await client.QueryAsync($"CREATE DATABASE {InfluxQl.Identifier(Name)}", Cancel)).IsSuccess);
        var answer = await client.QueryAsync("SHOW DATABASES", Cancel);
        using var json = JsonDocument.Parse(answer.Body);
        Assert.Contains(Name, json.RootElement.GetProperty("results")[0].GetProperty("series")[0].GetProperty("values")
            .EnumerateArray().Select(v => v[0].GetString()));
    }

    [Fact]
    public async Task Created_database_keeps_as_long_as_we_promise()
    {
        var options = stores.Influx("retention");
        var writer = HistoryStores.CreateWriter(
            new HistoryOptions { Influx = options }, stores.Database.Collector, stores.Http, TimeProvider.System);
        HistoryPoint[] oldest = [Points.Light(Points.Key(1), PointJudge.OldestKept(Now).AddMinutes(1), -20)];
        Assert.Equal(1, (await writer.WriteAsync(oldest, Cancel)).Written);
        var client = new InfluxClient(options, stores.Http, TimeProvider.System);
        var answer = await client.QueryAsync("SHOW RETENTION POLICIES", Cancel);
        Assert.Contains("840h0m0s", answer.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Points_that_the_server_refuses_are_counted_and_the_others_kept()
    {
        var options = stores.Influx("conflict");
        var client = new InfluxClient(options, stores.Http, TimeProvider.System);
        Assert.True((await client.QueryAsync("CREATE DATABASE conflict", Cancel)).IsSuccess);
        // A stranger's integer under our name makes each light level of that week a conflict of types.
        var strangers = Now.AddDays(-20);
        var alien = System.Text.Encoding.UTF8.GetBytes($"ont,ont=0 rx_power_dbm=1i {strangers.ToUnixTimeMilliseconds()}");
        Assert.True((await client.WriteAsync(alien, Cancel)).IsSuccess);

        var writer = HistoryStores.CreateWriter(
            new HistoryOptions { Influx = options }, stores.Database.Collector, stores.Http, TimeProvider.System);
        var points = Enumerable.Range(1, 100)
            .Select(i => Points.Light(Points.Key(i), i % 25 == 0 ? strangers : Now, -20)).ToArray();
        var result = await writer.WriteAsync(points, Cancel);
        Assert.Equal((96, 4), (result.Written, result.Rejected));
        var rejection = Assert.Single(result.Rejections);
        Assert.Equal(HistoryRejectReason.RefusedByStore, rejection.Reason);
        Assert.Contains("field type conflict", rejection.Detail, StringComparison.Ordinal);

        // The server answers a partial write at its first shard's refusal, while it still writes the other week's shard.
        var answer = "";
        for (var look = 0; look < 100 && !answer.Contains(",96]", StringComparison.Ordinal); look++)
        {
            answer = (await client.QueryAsync("SELECT count(status) FROM ont", Cancel)).Words;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }
        Assert.Contains(",96]", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Moved_ont_keeps_its_history()
    {
        var store = stores.Both("moved")[1];
        var key = Points.Key(77);
        HistoryPoint[] points =
        [
            Points.Light(key, Now.AddMinutes(-90), -20),
            Points.Light(key with { Olt = "olt-9", Pon = "0/9/9" }, Now.AddMinutes(-30), -22),
        ];
        await store.Writer.WriteAsync(points, Cancel);
        var series = (await store.Reader.ReadAsync(
            new Occupancy(new ConnectionId(1), key.Ont, Now.AddDays(-2), null), HistorySpan.Day, Now, Cancel)).Series!;
        Assert.Equal([-20, -22], series.Buckets.Where(b => b.Light is not null).Select(b => b.Light!.Value.Mean));
    }
}
