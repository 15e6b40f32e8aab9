using System.Diagnostics.Metrics;
using Lightline.Contracts.Metrics;

namespace Lightline.Notifier.Metrics;

/// <summary>The page of the Notifier's one meter.</summary>
internal sealed class PrometheusExporter(IMeterFactory factory)
    : PrometheusPage(factory, NotifierMetrics.MeterName, "notifier");
