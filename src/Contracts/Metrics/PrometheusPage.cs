using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Lightline.Contracts.Metrics;

/// <summary>
/// What a process says about itself to whoever watches it: every instrument of its meter as Prometheus text (exposition
/// format 0.0.4). Observable instruments are read when asked; others are added up as they are recorded, from the moment
/// this is made; a histogram is shown as its sum and count.
/// </summary>
public class PrometheusPage : IDisposable
{
    /// <summary>The content type of <see cref="Render"/>.</summary>
    public const string ContentType = "text/plain; version=0.0.4";

    /// <summary>Series kept: 100 kinds x 100 OLTs. What is beyond is left out, and that is a series of its own.</summary>
    public const int SeriesMax = 10_000;

    private readonly Lock _gate = new();
    private readonly Lock _rendering = new();
    private readonly SortedDictionary<(string Name, string Labels), Series> _series = [];
    private readonly MeterListener _listener = new();
    private readonly IMeterFactory _factory;
    private readonly string _meter;
    private readonly string _leftOutName;
    private long _leftOut;

    /// <param name="factory">The process's own: a meter of the same name from another factory is not shown.</param>
    /// <param name="meter">The meter's name.</param>
    /// <param name="prefix">What the names of its instruments begin with, such as <c>collector</c>.</param>
    public PrometheusPage(IMeterFactory factory, string meter, string prefix)
    {
        _factory = factory;
        _meter = meter;
        _leftOutName = prefix + "_metrics_left_out_total";
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (IsOurs(instrument))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Record(i, value, tags));
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Record(i, value, tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Record(i, value, tags));
        _listener.Start();
    }

    /// <summary>The whole page. Two readers at once take turns: neither sees what the other has not read anew yet.</summary>
    public string Render()
    {
        // Not the gate of the series: what is observed here may wait for somebody who records.
        lock (_rendering)
        {
            return RenderAlone();
        }
    }

    private string RenderAlone()
    {
        lock (_gate)
        {
            foreach (var key in _series.Where(s => s.Value.IsObserved).Select(s => s.Key).ToArray())
            {
                _series.Remove(key);
            }
        }

        _listener.RecordObservableInstruments();
        var page = new StringBuilder();
        lock (_gate)
        {
            var last = "";
            foreach (var ((name, labels), series) in _series)
            {
                if (name != last)
                {
                    last = name;
                    page.Append("# HELP ").Append(name).Append(' ').Append(Escape(series.Help, isLabel: false));
                    page.Append("\n# TYPE ").Append(name).Append(' ').Append(series.Type).Append('\n');
                }

                page.Append(name).Append(labels).Append(' ');
                page.Append(series.Value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
            }

            page.Append("# TYPE ").Append(_leftOutName).Append(" counter\n");
            page.Append(_leftOutName).Append(' ').Append(_leftOut.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        return page.ToString();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        GC.SuppressFinalize(this);
    }

    private bool IsOurs(Instrument instrument) =>
        instrument.Meter.Name == _meter
        && (instrument.Meter.Scope is null || instrument.Meter.Scope == _factory);

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kind = instrument.GetType().Name;
        var labels = Labels(tags);
        var name = Name(instrument.Name);
        if (kind.StartsWith("Histogram", StringComparison.Ordinal))
        {
            Put(name + "_sum", labels, value, "counter", instrument, isAdded: true);
            Put(name + "_count", labels, 1, "counter", instrument, isAdded: true);
            return;
        }

        var isCounter = kind is "Counter`1" or "ObservableCounter`1";
        if (isCounter && !name.EndsWith("_total", StringComparison.Ordinal))
        {
            name += "_total";
        }

        var isAdded = kind is "Counter`1" or "UpDownCounter`1";
        Put(name, labels, value, isCounter ? "counter" : "gauge", instrument, isAdded);
    }

    private void Put(string name, string labels, double value, string type, Instrument instrument, bool isAdded)
    {
        lock (_gate)
        {
            var key = (name, labels);
            if (_series.TryGetValue(key, out var known))
            {
                known.Value = isAdded ? known.Value + value : value;
            }
            else if (_series.Count < SeriesMax)
            {
                _series[key] = new Series(type, instrument.Description ?? "", instrument.IsObservable) { Value = value };
            }
            else
            {
                _leftOut++;
            }
        }
    }

    private static string Name(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_'));

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder("{");
        foreach (var (name, value) in tags)
        {
            text.Append(text.Length == 1 ? "" : ",").Append(Name(name)).Append("=\"");
            text.Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", isLabel: true)).Append('"');
        }

        return text.Append('}').ToString();
    }

    private static string Escape(string text, bool isLabel)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return isLabel ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private sealed class Series(string type, string help, bool isObserved)
    {
        public string Type { get; } = type;

        public string Help { get; } = help;

        public bool IsObserved { get; } = isObserved;

        public double Value { get; set; }
    }
}
