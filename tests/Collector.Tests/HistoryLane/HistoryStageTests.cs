using CsCheck;
using Lightline.Collector.Decoding;
using Lightline.Collector.HistoryLane;
using Lightline.Collector.Inventory;
using Lightline.Collector.Lanes;
using Lightline.Collector.Tests.Inventory;
using Lightline.Collector.Tests.State;
using Lightline.Contracts;
using Lightline.History;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Collector.Tests.HistoryLane;

public class HistoryStageTests
{
    [Fact]
    public async Task Whatever_the_store_does_the_sum_closes_and_every_waiter_is_told()
    {
        await Gen.Select(
            Gen.Int[1, 200], Gen.Int[1, 60], Gen.Int[1, 50], Gen.Int[0, 3].Array[1, 5], Gen.Int[0, 12]).SampleAsync(
            async (points, room, batch, moods, lostAfter) =>
            {
                // A store that is away for ever would never end: each round ends in a good mood.
                var time = new FakeTimeProvider(StateSamples.Noon) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(30) };
                var asked = 0;
                var stage = Stage(
                    new MoodyWriter([.. moods, 0]), room, batch, time, r => r != Other || asked++ < lostAfter);
                var completions = Enumerable.Range(0, points).Select(_ => new Counted()).ToArray();
                var run = stage.RunAsync(CancellationToken.None);
                for (var i = 0; i < points; i++)
                {
                    stage.Add(new HistoryItem(Point(i), i % 3 == 0 ? Other : SmallPlant.Region, completions[i]));
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
                Assert.Equal(
                    stage.Added, stage.Written + stage.Rejected + stage.Dropped + stage.Disowned + stage.Pending);
                Assert.All(completions, c => Assert.Equal(1, c.Times));
                Assert.Equal(stage.Dropped, completions.Count(c => c.Outcome == ReadingOutcome.Dropped));
                Assert.Equal(stage.Disowned, completions.Count(c => c.Outcome == ReadingOutcome.Disowned));
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
            stage.Add(new HistoryItem(Point(i), SmallPlant.Region, null));
        }

        while (writer.Calls < 3)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        for (var i = 5; i < 25; i++)
        {
            stage.Add(new HistoryItem(Point(i), SmallPlant.Region, null));
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

    [Fact]
    public async Task A_region_lost_while_the_store_is_away_leaves_its_points_to_its_owner()
    {
        var time = new FakeTimeProvider(StateSamples.Noon);
        var writer = new MoodyWriter([3]);
        var isOtherLost = false;
        var stage = Stage(writer, room: 100, batch: 10, time, r => r != Other || !isOtherLost);
        var completions = Enumerable.Range(0, 20).Select(_ => new Counted()).ToArray();
        var run = stage.RunAsync(CancellationToken.None);
        for (var i = 0; i < 20; i++)
        {
            // In the batch at hand and in the lane.
            stage.Add(new HistoryItem(Point(i), i % 2 == 0 ? Other : SmallPlant.Region, completions[i]));
        }

        while (writer.Calls < 3)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (isOtherLost, writer.Moods) = (true, [0]);
        stage.Complete();
        while (!run.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await run;
        Assert.Equal((20, 10, 10, 0), (stage.Added, stage.Written, stage.Disowned, stage.Pending));
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => (2 * i) + 1), writer.Taken.Select(p => (int)p.RxPowerDbm!.Value));
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? ReadingOutcome.Disowned : ReadingOutcome.Written),
            completions.Select(c => c.Outcome));
    }

    private static OwnedRegion Other => new(new RegionId(2), "new-town", 3);

    private static HistoryStage Stage(
        IHistoryWriter writer, int room, int batch, TimeProvider time, Func<OwnedRegion, bool>? owns = null) => new(
        new LaneOptions { HistoryMax = room },
        new HistoryLaneOptions { BatchMax = batch },
        writer,
        (region, _) => ValueTask.FromResult(owns?.Invoke(region) ?? true),
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

        public OwnedRegion Region => SmallPlant.Region;

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
