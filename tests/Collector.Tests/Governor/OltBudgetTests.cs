using CsCheck;
using Lightline.Collector.Governor;
using Lightline.Collector.Tests.Sources.Snmp;

namespace Lightline.Collector.Tests.Governor;

public sealed class OltBudgetTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void No_window_of_a_second_holds_more_packets_than_the_rate() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[0, 400].Array[200]).Sample((rate, steps) =>
        {
            var budget = new OltBudget(Limits(new GovernorOptions { PacketsPerSecond = rate }));
            var sent = new Queue<TimeSpan>();
            var now = TimeSpan.Zero;
            foreach (var step in steps)
            {
                // Most of the time everybody asks at once; sometimes nobody does for a while.
                now += TimeSpan.FromTicks(step < 300 ? step * 100 : step * 100_000L);
                if (!budget.TryTakePacket(now, out var wait))
                {
                    now += wait;
                    Assert.True(budget.TryTakePacket(now, out _));
                }

                sent.Enqueue(now);
                while (now - sent.Peek() >= Second)
                {
                    sent.Dequeue();
                }

                Assert.InRange(sent.Count, 1, rate);
            }
        });

    [Fact]
    public void Rate_halves_with_each_silence_and_climbs_back_with_answers()
    {
        var budget = new OltBudget(Limits(new GovernorOptions { PacketsPerSecond = 40 }));
        var now = TimeSpan.Zero;
        for (var i = 0; i < 10; i++)
        {
            budget.TryTakePacket(now, out _);
            now += TimeSpan.FromSeconds(5);
            budget.End(WorkKind.Status, now, RequestFate.NotAnswered);
        }

        Assert.Equal(1, budget.PacketsPerSecond);
        for (var i = 0; i < 50; i++)
        {
            budget.TryTakePacket(now, out _);
            budget.End(WorkKind.Status, now, RequestFate.Answered);
            now += Second;
        }

        Assert.Equal(40, budget.PacketsPerSecond);
    }

    [Fact]
    public void Slow_answers_lower_the_rate_except_for_light_levels()
    {
        var budget = new OltBudget(Limits(new GovernorOptions { PacketsPerSecond = 40 }));
        budget.TryTakePacket(TimeSpan.Zero, out _);
        budget.End(WorkKind.Optics, TimeSpan.FromSeconds(3), RequestFate.Answered);
        Assert.Equal(40, budget.PacketsPerSecond);
        budget.End(WorkKind.Status, TimeSpan.FromSeconds(3), RequestFate.Answered);
        Assert.Equal(32, budget.PacketsPerSecond);
    }

    [Fact]
    public void Watching_leaves_the_other_half_of_the_time()
    {
        var budget = new OltBudget(Limits(new GovernorOptions { PacketsPerSecond = 40 }));
        budget.Begin(WorkKind.Watch, TimeSpan.Zero);
        budget.TryTakePacket(TimeSpan.Zero, out _);
        Assert.Equal(TimeSpan.FromMilliseconds(50), budget.ReadyAt(WorkKind.Watch));
        budget.End(WorkKind.Watch, TimeSpan.FromMilliseconds(200), RequestFate.Answered);
        Assert.Equal(TimeSpan.FromMilliseconds(400), budget.ReadyAt(WorkKind.Watch));
        Assert.Equal(TimeSpan.Zero, budget.ReadyAt(WorkKind.Status));
    }

    [Fact]
    public void No_configuration_exceeds_the_ceiling_of_the_profile() =>
        Gen.Select(Gen.Int, Gen.Int, Gen.Int, Gen.Int, Gen.Double[-10, 10], Gen.Int, Gen.Long[-1_000_000, 1_000_000])
            .Sample((packets, flight, oids, repetitions, share, watched, milliseconds) =>
            {
                var ceiling = TestPlant.Profile.Governor;
                var span = TimeSpan.FromMilliseconds(milliseconds);
                var limits = OltLimits.From(
                    new GovernorOptions
                    {
                        PacketsPerSecond = packets,
                        RequestsInFlight = flight,
                        OidsPerGet = oids,
                        Repetitions = repetitions,
                        WatchShare = share,
                        WatchedMax = watched,
                    },
                    new PollingOptions { StatusInterval = span, OpticsInterval = span, InventoryInterval = span, WatchInterval = span },
                    TestPlant.Profile);
                Assert.InRange(limits.PacketsPerSecond, 1, ceiling.PacketsPerSecondMax);
                Assert.InRange(limits.RequestsInFlight, 1, ceiling.RequestsInFlightMax);
                Assert.InRange(limits.OidsPerGet, 8, ceiling.OidsPerGetMax);
                Assert.InRange(limits.Repetitions, 1, ceiling.RepetitionsMax);
                Assert.InRange(limits.WatchedMax, 1, ceiling.WatchedMax);
                Assert.InRange(limits.WatchShare, 0.05, 0.5);
                Assert.True(limits.StatusInterval >= TimeSpan.FromSeconds(10));
                Assert.True(limits.OpticsInterval >= TimeSpan.FromMinutes(5));
                Assert.True(limits.WatchInterval >= Second);
            });

    internal static OltLimits Limits(GovernorOptions? governor = null, PollingOptions? polling = null) =>
        OltLimits.From(governor ?? new GovernorOptions(), polling ?? new PollingOptions(), TestPlant.Profile);
}
