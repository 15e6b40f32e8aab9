using BenchmarkDotNet.Attributes;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.History;
using Lightline.History.Influx;

namespace Lightline.Bench.History;

/// <summary>A chunk of points of known ONTs, as the history lane writes it. One operation is one line.</summary>
[MemoryDiagnoser]
public class LineProtocolBenchmarks
{
    private const int Lines = 1_024;

    private readonly HistoryPoint[] _points = new HistoryPoint[Lines];
    private readonly LineProtocolWriter _writer = new();

    /// <summary>Three fields a point: state, light in and light out, with the hundredths that devices send.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        for (var i = 0; i < Lines; i++)
        {
            _points[i] = new HistoryPoint
            {
                Key = new HistoryKey(new OntId(i + 1), "old-town", "olt-1", $"0/{i % 8}/{i % 16}"),
                At = at.AddMilliseconds(i),
                Status = OntStatus.Online,
                RxPowerDbm = -1_900 / 100d - (i % 800 / 100d),
                OltRxPowerDbm = -2_100 / 100d - (i % 700 / 100d),
            };
        }

        Append();
    }

    /// <summary>The whole chunk into one buffer.</summary>
    [Benchmark(OperationsPerInvoke = Lines)]
    public int Append()
    {
        _writer.Clear();
        foreach (ref readonly var point in _points.AsSpan())
        {
            _writer.Append(in point);
        }

        return _writer.Written.Length;
    }
}
