using System.Diagnostics.Metrics;

namespace Lightline.Collector.Metrics;

/// <summary>
/// The Collector's one meter. A component counts in plain fields and registers here how they are read, so that counting
/// costs an increment and <c>/metrics</c> always shows the present value.
/// </summary>
internal sealed class CollectorMetrics(IMeterFactory factory)
{
    public const string MeterName = "lightline.collector";

    public Meter Meter { get; } = factory.Create(MeterName);

    /// <summary>A number that only grows while the process lives.</summary>
    public void Counter(string name, string help, Func<long> read, params KeyValuePair<string, object?>[] tags) =>
        Meter.CreateObservableCounter(name, () => new Measurement<long>(read(), tags), description: help);

    /// <summary>The same with one series a reason.</summary>
    public void Counter<TReason>(string name, string help, ReasonCounter<TReason> counter)
        where TReason : struct, Enum =>
        Meter.CreateObservableCounter(name, counter.Measure, description: help);

    /// <summary>A number that rises and falls.</summary>
    public void Gauge(string name, string help, Func<double> read, params KeyValuePair<string, object?>[] tags) =>
        Meter.CreateObservableGauge(name, () => new Measurement<double>(read(), tags), description: help);
}
