using System.Diagnostics.Metrics;
using Lightline.Collector.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Lightline.Collector.Tests.Metrics;

public sealed class PrometheusExporterTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CollectorMetrics _metrics;
    private readonly PrometheusExporter _exporter;

    public PrometheusExporterTests()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _exporter = new PrometheusExporter(factory);
        _metrics = new CollectorMetrics(factory);
    }

    private enum Why
    {
        TooLarge,
        Never,
    }

    [Fact]
    public void Observed_counted_and_recorded_numbers_all_appear()
    {
        var depth = 3;
        _metrics.Gauge("lane_depth", "Items \\ waiting.", () => depth, new KeyValuePair<string, object?>("lane", "a\"b"));
        var reasons = new ReasonCounter<Why>();
        reasons.Count(Why.TooLarge, 5);
        _metrics.Counter("refused_total", "Refused.", reasons);
        _metrics.Meter.CreateCounter<long>("pushed").Add(2, new KeyValuePair<string, object?>("olt", "olt-1"));
        _metrics.Meter.CreateHistogram<double>("took.seconds").Record(1.5);
        var page = _exporter.Render();
        Assert.Contains(
            "# HELP lane_depth Items \\\\ waiting.\n# TYPE lane_depth gauge\nlane_depth{lane=\"a\\\"b\"} 3\n",
            page,
            StringComparison.Ordinal);
        Assert.Contains("refused_total{reason=\"too-large\"} 5\n", page, StringComparison.Ordinal);
        Assert.Contains("refused_total{reason=\"never\"} 0\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE pushed_total counter\npushed_total{olt=\"olt-1\"} 2\n", page, StringComparison.Ordinal);
        Assert.Contains("took_seconds_sum 1.5\n", page, StringComparison.Ordinal);
        depth = 4;
        Assert.Contains("lane_depth{lane=\"a\\\"b\"} 4\n", _exporter.Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_processes_meter_of_the_same_name_is_not_ours()
    {
        using var others = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var stranger = new CollectorMetrics(others.GetRequiredService<IMeterFactory>());
        stranger.Counter("strange_total", "Not ours.", () => 1);
        Assert.DoesNotContain("strange_total", _exporter.Render(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _exporter.Dispose();
        _services.Dispose();
    }
}
