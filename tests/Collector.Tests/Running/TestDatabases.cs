using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Lightline.Collector.Inventory;
using Lightline.Collector.Tests.Inventory;
using Lightline.Collector.Tests.Running;
using Lightline.Contracts;
using Lightline.Data;
using Lightline.Data.Network;
using Lightline.Data.Seeding;
using Lightline.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: AssemblyFixture(typeof(TestDatabases))]

namespace Lightline.Collector.Tests.Running;

/// <summary>A PostgreSQL 15 of our own with a migrated template; started when the first test asks.</summary>
public sealed class TestDatabases : IAsyncLifetime
{
    private const string Template = "lightline_template";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private PostgresServer? _server;
    private int _databases;

    /// <summary>Whether commits survive <see cref="KillAsync"/>.</summary>
    internal bool IsDurable { get; init; }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A fresh database with one region, <c>old-town</c>, one OLT and so many ONTs.</summary>
    public async Task<TestDatabase> NewAsync(int onts)
    {
        await _turn.WaitAsync();
        try
        {
            _server ??= await StartNewAsync();
            var name = string.Create(CultureInfo.InvariantCulture, $"lightline_{++_databases}");
            await ExecuteAsync(_server.SuperuserConnectionString, $"create database {name} template {Template}");
            await ExecuteAsync(_server.SuperuserConnectionString, $"grant connect on database {name} to lightline_collector");
            var database = new TestDatabase(_server, name);
            await database.SeedAsync(onts);
            return database;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _turn.Dispose();
    }

    internal static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>SIGKILL.</summary>
    internal Task KillAsync() => _server!.KillAsync();

    /// <summary>Starts it again on the same port and data.</summary>
    internal Task StartAgainAsync() => _server!.StartAsync(TestContext.Current.CancellationToken);

    private async Task<PostgresServer> StartNewAsync()
    {
        var server = await PostgresServer.StartAsync(
            new PostgresServerOptions { Source = PostgresSource.Debian, IsDurable = IsDurable }, CancellationToken.None);
        await DatabaseBootstrap.RunAsync(
            server.SuperuserConnectionString,
            new BootstrapOptions(Template, "owner", "portal", "collector", "notifier"),
            CancellationToken.None);
        await DatabaseMigrator.MigrateAsync(
            server.ConnectionString(Template, DatabaseRoles.Owner, "owner"), CancellationToken.None);
        return server;
    }
}

/// <summary>One test's database.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private readonly string _name;

    internal TestDatabase(PostgresServer server, string name)
    {
        (_server, _name) = (server, name);
        Collector = NpgsqlDataSource.Create(CollectorConnectionString);
    }

    /// <summary>As the Collector's role.</summary>
    public NpgsqlDataSource Collector { get; }

    public string CollectorConnectionString => _server.ConnectionString(_name, DatabaseRoles.Collector, "collector");

    private string SuperuserConnectionString =>
        new NpgsqlConnectionStringBuilder(_server.SuperuserConnectionString) { Database = _name }.ConnectionString;

    /// <summary>Opens the OLT's secret.</summary>
    public RSA Key { get; } = RSA.Create(SecretBox.KeyBitsMin);

    /// <summary>Ids of the ONTs, in the order of their serials.</summary>
    public IReadOnlyList<OntId> Onts { get; private set; } = [];

    internal OltId Olt { get; private set; }

    /// <summary>Where the OLT answers, if a test starts it; no other test's.</summary>
    internal IPEndPoint OltAddress { get; } = new(IPAddress.Parse("127.20.9.1"), FreePort.Udp());

    internal PlantRows PlantRows => new(Collector, new SecretBox(Key), Quiet);

    internal static EpisodeLog Quiet => new(NullLogger<EpisodeLog>.Instance, TimeProvider.System);

    /// <summary>Runs a statement as the superuser.</summary>
    public Task ExecuteAsync(string sql) => TestDatabases.ExecuteAsync(SuperuserConnectionString, sql);

    public async Task<T> ReadAsync<T>(string sql)
    {
        await using var command = Collector.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Nobody else reads or writes that table until this is disposed.</summary>
    public async Task<IAsyncDisposable> LockAsync(string table)
    {
        var connection = new NpgsqlConnection($"{SuperuserConnectionString};Pooling=false");
        await connection.OpenAsync();
        // The connection's end is the transaction's.
        await using var command = new NpgsqlCommand($"begin; lock table {table} in access exclusive mode", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Light levels in the history that <see cref="TestDevices"/> told, each counted once.</summary>
    public Task<long> StoredAsync() => ReadAsync<long>(
        "select count(*) from (select distinct ont_id, at from telemetry.point where rx_power_dbm between -30 and -15) p");

    public async ValueTask DisposeAsync()
    {
        await Collector.DisposeAsync();
        Key.Dispose();
        try
        {
            await TestDatabases.ExecuteAsync(
                _server.SuperuserConnectionString, $"drop database if exists {_name} with (force)");
        }
        catch (NpgsqlException)
        {
            // A test that failed while its server was dead has its own reason to tell.
        }
    }

    internal async Task SeedAsync(int onts)
    {
        var none = CancellationToken.None;
        await using var owner = NpgsqlDataSource.Create(_server.ConnectionString(_name, DatabaseRoles.Owner, "owner"));
        await using var seeder = await Seeder.OpenAsync(owner, TimeProvider.System, none);
        var region = await seeder.RegionAsync("old-town", "Old Town", "Europe/Tallinn", none);
        var area = await seeder.AreaAsync(region, "old-town-a", "Old Town", null, null, none);
        var site = await seeder.SiteAsync(region, area, "Exchange", 59.4, 24.7, none);
        var secret = OltSecret.Seal(Key.ExportSubjectPublicKeyInfoPem(), "olt-1", SmallTown.Community);
        Olt = await seeder.OltAsync(new SeedOlt(region, site, "olt-1", OltAddress.Address, OltAddress.Port, secret), none);
        var ports = await seeder.PortsAsync([new SeedPort(Olt, 0, 1, 0), new SeedPort(Olt, 0, 1, 1)], none);
        var power = await seeder.PowerAreaAsync(region, "long-street-power", "Long Street", none);
        var splitters = await seeder.SplittersAsync(
            [.. ports.SelectMany(port => Enumerable.Range(1, 2).Select(n => new SeedSplitter(port, n, $"Cabinet {n}", area, 59.4, 24.7)))],
            none);
        var homes = await seeder.HomesAsync(
            [
                .. Enumerable.Range(1, onts).Select(i => new SeedHome(
                    area, power, "Long Street", i.ToString(CultureInfo.InvariantCulture), "10101", 59.4, 24.7,
                    SmallPlant.Serial(i), ports[i % 2], splitters[(i % 2 * 2) + SmallTown.SplitterOf(i) - 1], i / 2)),
            ],
            none);
        await seeder.CommitAsync(none);
        Onts = [.. homes.Select(h => h.Ont)];
    }
}
