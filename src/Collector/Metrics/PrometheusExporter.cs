using System.Diagnostics.Metrics;
using Lightline.Contracts.Metrics;

namespace Lightline.Collector.Metrics;

/// <summary>The page of the Collector's one meter.</summary>
internal sealed class PrometheusExporter(IMeterFactory factory)
    : PrometheusPage(factory, CollectorMetrics.MeterName, "collector");
