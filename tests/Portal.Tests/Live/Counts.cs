using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Lightline.Portal.Live;
using Microsoft.Extensions.DependencyInjection;

namespace Lightline.Portal.Tests.Live;

/// <summary>Listens to the counters of one process or one test's own.</summary>
internal sealed class Counts : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public Counts(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == LiveMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _counts.AddOrUpdate(Key(instrument.Name, tags), value, (_, sum) => sum + value));
        _listener.Start();
    }

    public long this[string name, string? label = null] => _counts.GetValueOrDefault(label is null ? name : $"{name}:{label}");

    /// <summary>Metrics of a test's own, and their counts.</summary>
    public static (LiveMetrics Metrics, Counts Counts) Own()
    {
        var factory = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return (new LiveMetrics(factory), new Counts(factory));
    }

    public void Dispose() => _listener.Dispose();

    private static string Key(string name, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        tags.IsEmpty ? name : $"{name}:{tags[0].Value}";
}
