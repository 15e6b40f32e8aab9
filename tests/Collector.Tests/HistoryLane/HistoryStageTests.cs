using CsCheck;
using Lightline.Collector.Decoding;
using Lightline.Collector.HistoryLane;
using Lightline.Collector.Lanes;
using Lightline.Collector.Metrics;
using Lightline.Collector.Tests.State;
using Lightline.History;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Collector.Tests.HistoryLane;

public class HistoryStageTests
{
    [Fact]
    public async Task Whatever_the_store_does_the_sum_closes_and_every_waiter_is_told()
    {
        await Gen.Select(Gen.Int[1, 200], Gen.Int[1, 60], Gen.Int[1, 50], Gen.Int[0, 3].Array[1, 5]).SampleAsync(
            async (points, room, batch, moods) =>
            {
                // A store that is away for ever would never end: each round ends in a good mood.
                var time = new FakeTimeProvider(StateSamples.Noon) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(30) };
                var stage = Stage(new MoodyWriter([.. moods, 0]), room, batch, time);
                var completions = Enumerable.Range(0, points).Select(_ => new Counted()).ToArray();
                var run = stage.RunAsync(CancellationToken.None);
                for (var i = 0; i < points; i++)
                {
                    stage.Add(new HistoryItem(Point(i), completions[i]));
                }

                stage.Complete();
                while (!run.IsCompleted)
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                    await Task.Yield();
                }

                await run;
                Assert.Equal(points, stage.Added);
                Assert.Equal(0, stage.Pending);
                Assert.Equal(stage.Added, stage.Written + stage.Rejected + stage.Dropped + stage.Pending);
                Assert.All(completions, c => Assert.Equal(1, c.Times));
                Assert.Equal(stage.Dropped, completions.Count(c => c.Outcome == ReadingOutcome.Dropped));
            },
            iter: 100);
    }

    [Fact]
    public async Task A_store_that_is_down_keeps_the_newest_and_loses_none_of_the_batch_at_hand()
    {
        var time = new FakeTimeProvider(StateSamples.Noon);
        var writer = new MoodyWriter([3]);
        var stage = Stage(writer, room: 10, batch: 5, time);
        using var stop = new CancellationTokenSource();
        var run = stage.RunAsync(stop.Token);
        for (var i = 0; i < 5; i++)
        {
            stage.Add(new HistoryItem(Point(i), null));
        }

        while (writer.Calls < 3)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        for (var i = 5; i < 25; i++)
        {
            stage.Add(new HistoryItem(Point(i), null));
        }

        Assert.Equal((25, 0, 10, 15), (stage.Added, stage.Written, stage.Dropped, stage.Pending));
        writer.Moods = [0];
        while (stage.Pending > 0)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal((25, 15, 10), (stage.Added, stage.Written, stage.Dropped));
        Assert.Equal(
            [.. Enumerable.Range(0, 5), .. Enumerable.Range(15, 10)],
            writer.Taken.Select(p => (int)p.RxPowerDbm!.Value));
        stage.Complete();
        await run;
    }

    private static HistoryStage Stage(IHistoryWriter writer, int room, int batch, TimeProvider time) => new(
        new LaneOptions { HistoryMax = room },
        new HistoryLaneOptions { BatchMax = batch },
        writer,
        new EpisodeLog(NullLogger<EpisodeLog>.Instance, time),
        time);

    private static HistoryPoint Point(int i) => new()
    {
        Key = StateSamples.Unseen.Key,
        At = StateSamples.At(i),
        RxPowerDbm = i,
    };

    private sealed class Counted : IReadingCompletion
    {
        public int Times { get; private set; }

        public ReadingOutcome Outcome { get; private set; }

        public void Complete(ReadingOutcome outcome)
        {
            Times++;
            Outcome = outcome;
        }
    }

    /// <summary>0 takes all, 1 refuses one, 2 refuses all, 3 is away.</summary>
    private sealed class MoodyWriter(int[] moods) : IHistoryWriter
    {
        public int[] Moods { get; set; } = moods;

        public int Calls { get; private set; }

        public List<HistoryPoint> Taken { get; } = [];

        public Task<HistoryWriteResult> WriteAsync(
            ReadOnlyMemory<HistoryPoint> points, CancellationToken cancellationToken)
        {
            var mood = Moods[Calls % Moods.Length];
            Calls++;
            if (mood == 3)
            {
                return Task.FromResult(new HistoryWriteResult { Unavailable = "down" });
            }

            var rejected = mood switch { 1 => 1, 2 => points.Length, _ => 0 };
            Taken.AddRange(points.ToArray().Skip(rejected));
            return Task.FromResult(new HistoryWriteResult
            {
                Written = points.Length - rejected,
                Rejections = rejected == 0 ? [] : [new HistoryRejection(HistoryRejectReason.TooOld, rejected, "old")],
            });
        }
    }
}
