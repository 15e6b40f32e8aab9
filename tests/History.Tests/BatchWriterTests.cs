using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.History.Tests;

public sealed class BatchWriterTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 6, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Now);

    [Fact]
    public Task Refused_points_are_found_and_all_others_written() =>
        Gen.Select(Gen.Int[1, 12_000], Gen.Int[0, 30], Gen.Int).SampleAsync(
            async (count, bad, seed) =>
            {
                var sink = new PickySink(new Random(seed), count, bad);
                var result = await new BatchWriter(sink, _time).WriteAsync(Batch(count), CancellationToken.None);
                Assert.Null(result.Unavailable);
                Assert.Equal(sink.Bad.Count, result.Rejected);
                Assert.Equal(count - sink.Bad.Count, result.Written);
                Assert.Equal(Enumerable.Range(1, count).Where(i => !sink.Bad.Contains(i)), sink.Taken);
            },
            iter: 60);

    [Fact]
    public async Task Search_for_refused_points_is_bounded_and_the_sum_still_closes()
    {
        const int Count = 20_000;
        var sink = new PickySink(new Random(1), Count, Count);
        var result = await new BatchWriter(sink, _time).WriteAsync(Batch(Count), CancellationToken.None);
        Assert.Equal(Count, result.Written + result.Rejected);
        Assert.InRange(sink.Requests, 1, (Count / HistoryLimits.ChunkPointsMax) + HistoryLimits.SplitRequestsMax);
    }

    [Fact]
    public async Task Points_that_no_store_can_hold_are_counted_by_reason()
    {
        var good = Points.Light(Points.Key(1), Now, -20);
        HistoryPoint[] points =
        [
            good,
            good with { At = Now - TimeSpan.FromDays(HistoryLimits.KeepDays) },
            good with { At = Now + HistoryLimits.AheadMax + TimeSpan.FromTicks(1) },
            good with { At = Now + HistoryLimits.AheadMax },
            good with { TxPowerDbm = double.NaN },
            good with { BiasMilliamps = double.PositiveInfinity },
            new HistoryPoint { Key = Points.Key(1), At = Now },
        ];
        var result = await new BatchWriter(new PickySink(new Random(1), 0, 0), _time)
            .WriteAsync(points, CancellationToken.None);
        Assert.Equal(2, result.Written);
        Assert.Equal(
            [
                (HistoryRejectReason.TooOld, 1),
                (HistoryRejectReason.TooFarAhead, 1),
                (HistoryRejectReason.NotFinite, 2),
                (HistoryRejectReason.Empty, 1),
            ],
            result.Rejections.Select(r => (r.Reason, r.Count)));
    }

    [Fact]
    public async Task Unavailable_store_ends_the_batch_at_once()
    {
        var sink = new AwaySink();
        var result = await new BatchWriter(sink, _time).WriteAsync(Batch(12_000), CancellationToken.None);
        Assert.Equal("away", result.Unavailable);
        Assert.Equal(0, result.Written);
        Assert.Equal(1, sink.Requests);
    }

    private static HistoryPoint[] Batch(int count) =>
        [.. Enumerable.Range(1, count).Select(i => Points.Light(Points.Key(i), Now, -20))];

    /// <summary>Refuses every chunk that holds a bad ONT, as PostgreSQL does.</summary>
    private sealed class PickySink(Random random, int count, int bad) : IPointSink
    {
        public HashSet<int> Bad { get; } = [.. Enumerable.Range(0, bad).Select(_ => random.Next(1, count + 1))];

        public List<int> Taken { get; } = [];

        public int Requests { get; private set; }

        public Task<ChunkResult> WriteAsync(
            ReadOnlyMemory<HistoryPoint> chunk,
            CancellationToken cancellationToken)
        {
            Requests++;
            var onts = chunk.ToArray().Select(p => (int)p.Key.Ont.Value).ToList();
            if (onts.Exists(Bad.Contains))
            {
                return Task.FromResult(new ChunkResult(ChunkOutcome.Refused, Reason: "bad"));
            }

            Taken.AddRange(onts);
            return Task.FromResult(new ChunkResult(ChunkOutcome.Taken));
        }
    }

    private sealed class AwaySink : IPointSink
    {
        public int Requests { get; private set; }

        public Task<ChunkResult> WriteAsync(
            ReadOnlyMemory<HistoryPoint> chunk,
            CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new ChunkResult(ChunkOutcome.Unavailable, Reason: "away"));
        }
    }
}
