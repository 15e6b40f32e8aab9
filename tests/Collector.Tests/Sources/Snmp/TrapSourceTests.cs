using System.Diagnostics.Metrics;
using System.Net;
using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Collector.Inventory;
using Lightline.Collector.Lanes;
using Lightline.Collector.Metrics;
using Lightline.Collector.Profiles;
using Lightline.Collector.Sources.Snmp;
using Lightline.Collector.Tests.Running;
using Lightline.Snmp.Traps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lightline.Collector.Tests.Sources.Snmp;

public sealed class TrapSourceTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task A_mistake_of_ours_about_a_trap_is_counted_and_told_once_an_episode()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        using var exporter = new PrometheusExporter(factory);
        var log = new Lines();
        var episodes = new EpisodeLog(log, TimeProvider.System);
        var lanes = new ReadingLanes(new LaneOptions());
        var governor = new OltGovernor(new FixedPlantSource(Plant.Empty));
        var metrics = new SnmpMetrics(new CollectorMetrics(factory), governor);
        var decoders = new VendorDecoders(new ProfileCatalog([TestPlant.Profile], []));
        var handler = new TrapHandler(
            new FaultyPlants(), decoders, lanes, governor, metrics, episodes, TimeProvider.System);
        var listen = new SnmpOptions { TrapAddress = IPAddress.Loopback, TrapPort = 0 };
        await using var traps = new TrapSource(listen, handler, lanes, metrics, episodes, TimeProvider.System);
        await traps.StartAsync(TestContext.Current.CancellationToken);

        using var sender = new TrapSender(new IPEndPoint(IPAddress.Loopback, 0));
        for (var i = 1; i <= 3; i++)
        {
            Assert.True(sender.TrySend(
                TrapMessage.V2c(TestPlant.Community, i, 4_711, TestTraps.DyingGasp, TestTraps.Ont(0, 1, 1, 5)),
                traps.LocalEndPoint!));
        }

        await Eventually.BecomesAsync(
            () => exporter.Render().Contains("collector_traps_faults_total 3\n", StringComparison.Ordinal), "three counted");
        await traps.StopAsync(TestContext.Current.CancellationToken);
        Assert.Contains("a mistake of ours", Assert.Single(log.All), StringComparison.Ordinal);
    }

    private sealed class FaultyPlants : IPlantSource
    {
        public event Action<Plant>? Changed
        {
            add { }
            remove { }
        }

        public Plant Current => throw new InvalidOperationException("a mistake of ours");
    }

    private sealed class Lines : ILogger<EpisodeLog>
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => All.Add(formatter(state, exception));
    }
}
