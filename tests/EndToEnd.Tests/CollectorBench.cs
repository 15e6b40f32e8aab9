using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Lightline.Data;
using Lightline.Data.Network;
using Lightline.Data.Seeding;
using Lightline.Servers;
using Npgsql;

namespace Lightline.EndToEnd.Tests;

/// <summary>One published Collector between a real broker and a real database, with nothing of the demo beside it.</summary>
internal sealed class CollectorBench : IAsyncDisposable
{
    public const string Region = "old-town";
    private readonly DirectoryInfo _secrets = Directory.CreateTempSubdirectory("lightline-collector-");
    private readonly PostgresServer _postgres;
    private readonly BootstrapOptions _database = new("lightline", "owner", "portal", "collector", "notifier");
    private readonly int _feedPort = FreePort.Tcp();
    private readonly int _trapPort = FreePort.Udp();
    private ServerProcess? _collector;

    private CollectorBench(PostgresServer postgres, MosquittoServer broker)
    {
        _postgres = postgres;
        Broker = broker;
        SuperuserConnectionString = new NpgsqlConnectionStringBuilder(postgres.SuperuserConnectionString)
        {
            Database = _database.Database,
        }.ConnectionString;
    }

    public MosquittoServer Broker { get; }

    /// <summary>Sees every row, for the test's own counting.</summary>
    public string SuperuserConnectionString { get; }

    public static string Serial(int index) => string.Create(CultureInfo.InvariantCulture, $"LLTE{index:X8}");

    public static async Task<CollectorBench> StartAsync(int onts, CancellationToken cancellationToken)
    {
        var postgres = await PostgresServer.StartAsync(new PostgresServerOptions(), cancellationToken);
        var bench = new CollectorBench(postgres, await MosquittoServer.StartNewAsync(cancellationToken));
        try
        {
            await bench.SeedAsync(onts, cancellationToken);
            await bench.StartCollectorAsync(cancellationToken);
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }

        return bench;
    }

    /// <summary>SIGKILL to the Collector, and a start right after.</summary>
    public async Task KillAndRestartAsync(CancellationToken cancellationToken)
    {
        await _collector!.KillAsync();
        await _collector.DisposeAsync();
        await StartCollectorAsync(cancellationToken);
    }

    public async Task<string> MetricsAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{_feedPort}/metrics"), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_collector is not null)
        {
            await _collector.DisposeAsync();
        }

        await Broker.DisposeAsync();
        await _postgres.DisposeAsync();
        _secrets.Delete(recursive: true);
    }

    private async Task StartCollectorAsync(CancellationToken cancellationToken)
    {
        _collector = await ServerProcess.StartAsync(new ServerProcessOptions(Repository.Published("Collector"), [])
        {
            Environment = new Dictionary<string, string>
            {
                ["Postgres__ConnectionString"] =
                    _postgres.ConnectionString(_database.Database, DatabaseRoles.Collector, _database.CollectorPassword),
                ["Collector__Name"] = "bench",
                ["Snmp__TrapAddress"] = "127.0.0.1",
                ["Snmp__TrapPort"] = $"{_trapPort}",
                ["Mqtt__Host"] = "127.0.0.1",
                ["Mqtt__Port"] = $"{Broker.Port}",
                ["Feed__ListenUrl"] = $"http://127.0.0.1:{_feedPort}",
                ["Feed__TokenFile"] = Path.Combine(_secrets.FullName, "token"),
                ["Secrets__KeyFile"] = Path.Combine(_secrets.FullName, "key.pem"),
            },
        });
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await IsHealthyAsync(http, bound.Token))
        {
            Assert.False(_collector.HasExited, _collector.Output);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, bound.Token);
        }
    }

    private async Task<bool> IsHealthyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{_feedPort}/healthz"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task SeedAsync(int onts, CancellationToken cancellationToken)
    {
        using var key = RSA.Create(3_072);
        await File.WriteAllTextAsync(
            Path.Combine(_secrets.FullName, "key.pem"), key.ExportPkcs8PrivateKeyPem(), cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_secrets.FullName, "token"), RandomNumberGenerator.GetHexString(64), cancellationToken);
        foreach (var file in _secrets.EnumerateFiles())
        {
            File.SetUnixFileMode(file.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await DatabaseBootstrap.RunAsync(_postgres.SuperuserConnectionString, _database, cancellationToken);
        var owner = _postgres.ConnectionString(_database.Database, DatabaseRoles.Owner, _database.OwnerPassword);
        await DatabaseMigrator.MigrateAsync(owner, cancellationToken);
        await using var source = NpgsqlDataSource.Create(owner);
        await using var seeder = await Seeder.OpenAsync(source, TimeProvider.System, cancellationToken);
        var region = await seeder.RegionAsync(Region, "Old Town", "Europe/Dublin", cancellationToken);
        var area = await seeder.AreaAsync(region, "mill-road", "Mill Road", null, null, cancellationToken);
        var site = await seeder.SiteAsync(region, area, "Exchange", 53.3, -6.2, cancellationToken);
        // Nobody answers at this address: what the database shows came over MQTT alone.
        var olt = await seeder.OltAsync(
            new SeedOlt(region, site, "olt-1", IPAddress.Parse("127.20.250.1"), 16_100,
                OltSecret.Seal(key.ExportSubjectPublicKeyInfoPem(), "olt-1", "secret")),
            cancellationToken);
        var pons = (onts + 63) / 64;
        var ports = await seeder.PortsAsync(
            [.. Enumerable.Range(0, pons).Select(p => new SeedPort(olt, 0, p / 16, p % 16))], cancellationToken);
        await seeder.HomesAsync(
            [
                .. Enumerable.Range(0, onts).Select(i => new SeedHome(
                    area, null, "Mill Road", $"{i + 1}", "D01", 53.3, -6.2, Serial(i), ports[i / 64], null, i % 64)),
            ],
            cancellationToken);
        await seeder.CommitAsync(cancellationToken);
    }
}
