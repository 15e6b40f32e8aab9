using Lightline.History.Tests;
using Lightline.Servers;

[assembly: AssemblyFixture(typeof(Stores))]

namespace Lightline.History.Tests;

/// <summary>A real PostgreSQL with the schema and a real InfluxDB, for all tests of this project.</summary>
public sealed class Stores : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private HistoryDatabase? _database;
    private InfluxServer? _influx;

    public async ValueTask InitializeAsync()
    {
        _database = await HistoryDatabase.StartAsync(isDurable: false, CancellationToken.None);
        _influx = await InfluxServer.StartNewAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_influx is not null)
        {
            await _influx.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _http.Dispose();
    }

    internal HistoryDatabase Database => _database!;

    internal InfluxOptions Influx(string database) => new() { Url = _influx!.Url, Database = database };

    internal HttpClient Http => _http;

    /// <summary>Writer and reader of both stores; each test has its own InfluxDB database and its own ONTs.</summary>
    internal IReadOnlyList<Store> Both(string influxDatabase) =>
    [
        Of("PostgreSQL", new HistoryOptions()),
        Of("InfluxDB", new HistoryOptions { Influx = Influx(influxDatabase) }),
    ];

    private Store Of(string name, HistoryOptions options) => new(
        name,
        HistoryStores.CreateWriter(options, Database.Collector, _http, TimeProvider.System),
        HistoryStores.CreateReader(options, Database.OpenScopedAsync, _http, TimeProvider.System));
}

internal sealed record Store(string Name, IHistoryWriter Writer, IHistoryReader Reader);
