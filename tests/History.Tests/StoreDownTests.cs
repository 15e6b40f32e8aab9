using System.Net;
using System.Net.Sockets;
using Lightline.Contracts;
using Lightline.Servers;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Lightline.History.Tests;

/// <summary>A store that is down, killed or silent is a value, and the same writer and reader go on when it is back.</summary>
public sealed class StoreDownTests
{
    private const int AttemptsMax = 10;
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly HistoryPoint[] Batch = [Points.Light(Points.Key(1), Now.AddMinutes(-1), -20)];
    private static readonly Occupancy Whole = new(new ConnectionId(1), new OntId(1), Now.AddDays(-2), null);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Influx_killed_is_unavailable_and_recovers_with_its_points()
    {
        await using var server = await InfluxServer.StartNewAsync(Cancel);
        using var http = new HttpClient();
        await using var unused = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");
        var options = new HistoryOptions { Influx = new InfluxOptions { Url = server.Url } };
        var writer = HistoryStores.CreateWriter(options, unused, http, TimeProvider.System);
        var reader = HistoryStores.CreateReader(options, unused.OpenConnectionAsync, http, TimeProvider.System);
        await WalkThroughAsync(writer, reader, server.KillAsync, () => server.StartAsync(Cancel));
    }

    [Fact]
    public async Task Postgres_killed_is_unavailable_and_recovers_with_its_points()
    {
        await using var database = await HistoryDatabase.StartAsync(isDurable: true, Cancel);
        using var http = new HttpClient();
        var options = new HistoryOptions();
        var writer = HistoryStores.CreateWriter(options, database.Collector, http, TimeProvider.System);
        var reader = HistoryStores.CreateReader(options, database.OpenScopedAsync, http, TimeProvider.System);
        await WalkThroughAsync(writer, reader, database.Server.KillAsync, () => database.Server.StartAsync(Cancel));
    }

    [Fact]
    public async Task Silent_store_is_unavailable_after_its_time()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var http = new HttpClient();
        await using var postgres = NpgsqlDataSource.Create(
            $"Host=127.0.0.1;Port={port};Username=x;Password=x;Database=x;Timeout=300;Pooling=false");
        var influx = new HistoryOptions { Influx = new InfluxOptions { Url = $"http://127.0.0.1:{port}" } };
        foreach (var options in new[] { new HistoryOptions(), influx })
        {
            var time = new FakeTimeProvider(Now);
            var writing = HistoryStores.CreateWriter(options, postgres, http, time).WriteAsync(Batch, Cancel);
            time.Advance(HistoryLimits.WriteTimeout);
            Assert.Contains("did not answer in time", (await writing).Unavailable, StringComparison.Ordinal);

            var reading = HistoryStores.CreateReader(options, postgres.OpenConnectionAsync, http, time)
                .ReadAsync(Whole, HistorySpan.Day, Now, Cancel);
            time.Advance(HistoryLimits.ReadTimeout);
            Assert.Contains("did not answer in time", (await reading).Unavailable, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Secret_that_went_away_is_unavailable_and_one_that_is_back_is_read_again()
    {
        var file = Path.GetTempFileName();
        using var http = new HttpClient();
        await using var unused = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");
        var options = new HistoryOptions
        {
            Influx = new InfluxOptions { Url = "http://127.0.0.1:1", Username = "lightline", PasswordFile = file },
        };
        File.Delete(file);
        var writer = HistoryStores.CreateWriter(options, unused, http, TimeProvider.System);
        var reader = HistoryStores.CreateReader(options, unused.OpenConnectionAsync, http, TimeProvider.System);
        Assert.Contains("cannot be read", (await writer.WriteAsync(Batch, Cancel)).Unavailable, StringComparison.Ordinal);
        var read = await reader.ReadAsync(Whole, HistorySpan.Day, Now, Cancel);
        Assert.Contains("cannot be read", read.Unavailable, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, "a secret", Cancel);
        read = await reader.ReadAsync(Whole, HistorySpan.Day, Now, Cancel);
        Assert.DoesNotContain("cannot be read", read.Unavailable, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task Cancelled_caller_gets_its_cancellation()
    {
        using var http = new HttpClient();
        await using var postgres = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var writer = HistoryStores.CreateWriter(new HistoryOptions(), postgres, http, TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writer.WriteAsync(Batch, cancelled.Token));
    }

    private static async Task WalkThroughAsync(
        IHistoryWriter writer,
        IHistoryReader reader,
        Func<Task> kill,
        Func<Task> start)
    {
        Assert.Equal(1, (await writer.WriteAsync(Batch, Cancel)).Written);
        await kill();
        var down = await writer.WriteAsync(Batch, Cancel);
        Assert.NotNull(down.Unavailable);
        Assert.Equal((0, 0), (down.Written, down.Rejected));
        Assert.NotNull((await reader.ReadAsync(Whole, HistorySpan.Day, Now, Cancel)).Unavailable);

        await start();
        var result = await writer.WriteAsync(Batch, Cancel);
        for (var attempt = 1; result.Unavailable is not null && attempt < AttemptsMax; attempt++)
        {
            // A pooled connection of before the kill may be found broken once.
            result = await writer.WriteAsync(Batch, Cancel);
        }

        Assert.Equal(1, result.Written);
        var series = (await reader.ReadAsync(Whole, HistorySpan.Day, Now, Cancel)).Series!;
        Assert.Equal(1, series.Buckets.Sum(b => b.Light?.Count ?? 0));
    }
}
