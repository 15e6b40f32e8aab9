using CsCheck;
using Lightline.Collector.Governor;
using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Tests.Governor;

public sealed class WatchListTests
{
    private const int OidsMax = 40;
    private const int OidsEach = 8;

    private static readonly OltLimits Limits = OltBudgetTests.Limits();

    [Fact]
    public void Watched_ont_is_read_at_once_and_then_each_three_quarters_of_the_interval()
    {
        var list = new WatchList(Limits);
        Assert.Equal(WatchAnswer.Accepted, list.Watch(new OntId(1), WatchPace.Close, At(10)));
        Assert.Equal([new OntId(1)], Take(list, At(10)));
        Assert.Empty(Take(list, At(11.4)));
        Assert.Equal([new OntId(1)], Take(list, At(11.5)));
    }

    [Fact]
    public void Idle_page_is_read_each_15_seconds_and_a_touch_brings_it_back()
    {
        var list = new WatchList(Limits);
        list.Watch(new OntId(1), WatchPace.Idle, At(0));
        Assert.Single(Take(list, At(0)));
        Assert.Empty(Take(list, At(14)));
        list.Watch(new OntId(1), WatchPace.Close, At(14));
        Assert.Single(Take(list, At(14)));
        Assert.Equal(At(15.5), list.DueAt);
    }

    [Fact]
    public void Close_watcher_is_not_slowed_by_an_idle_one_of_the_same_ont()
    {
        var list = new WatchList(Limits);
        list.Watch(new OntId(1), WatchPace.Close, At(0));
        Take(list, At(0));
        list.Watch(new OntId(1), WatchPace.Idle, At(1));
        Assert.Single(Take(list, At(1.5)));
        Assert.Single(Take(list, At(29)));
        Assert.Single(Take(list, At(30.6)));
        Assert.Equal(At(45.6), list.DueAt);
    }

    [Fact]
    public void Lease_ends_after_30_seconds_without_renewal()
    {
        var list = new WatchList(Limits);
        list.Watch(new OntId(1), WatchPace.Close, At(0));
        list.Watch(new OntId(1), WatchPace.Close, At(10));
        Assert.Single(Take(list, At(39.9)));
        Assert.Empty(Take(list, At(41.5)));
        Assert.Equal((0, null), (list.Count, list.DueAt));
    }

    [Fact]
    public void Unwatch_ends_it_after_two_renewals_and_never_later_than_its_lease()
    {
        var list = new WatchList(Limits);
        list.Watch(new OntId(1), WatchPace.Close, At(0));
        list.Watch(new OntId(2), WatchPace.Close, At(0));
        list.Unwatch(new OntId(1), At(1));
        list.Unwatch(new OntId(2), At(15));
        list.Unwatch(new OntId(3), At(15));
        Assert.Equal(2, Take(list, At(20.9)).Count);
        Assert.Equal([new OntId(2)], Take(list, At(29)));
        Assert.Empty(Take(list, At(31)));
        Assert.Equal((0, null), (list.Count, list.DueAt));
    }

    [Fact]
    public void Unwatch_by_one_takes_nothing_from_another_who_renews()
    {
        var list = new WatchList(Limits);
        list.Watch(new OntId(1), WatchPace.Close, At(0));
        list.Unwatch(new OntId(1), At(1));
        for (var renewedAt = 10; renewedAt <= 40; renewedAt += 10)
        {
            list.Watch(new OntId(1), WatchPace.Close, At(renewedAt));
            Assert.Single(Take(list, At(renewedAt + 9)));
        }
    }

    [Fact]
    public void Full_list_says_so_and_takes_again_when_leases_end()
    {
        var list = new WatchList(OltBudgetTests.Limits(new GovernorOptions { WatchedMax = 3 }));
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(WatchAnswer.Accepted, list.Watch(new OntId(i), WatchPace.Close, At(i)));
        }

        Assert.Equal(WatchAnswer.Full, list.Watch(new OntId(4), WatchPace.Close, At(4)));
        Assert.Equal(WatchAnswer.Accepted, list.Watch(new OntId(3), WatchPace.Close, At(4)));
        Assert.Equal(WatchAnswer.Accepted, list.Watch(new OntId(4), WatchPace.Close, At(31)));
    }

    [Fact]
    public void Watchers_who_came_apart_are_soon_read_together()
    {
        var list = new WatchList(Limits);
        for (var i = 0; i < 5; i++)
        {
            list.Watch(new OntId(i + 1), WatchPace.Close, At(i * 0.05));
            Take(list, At(i * 0.05));
        }

        Assert.Equal(5, Take(list, At(1.5)).Count);
        Assert.Equal(5, Take(list, At(3)).Count);
    }

    [Fact]
    public void Under_any_load_each_is_read_in_turn() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[10, 400]).Sample((onts, gapMs) =>
        {
            var list = new WatchList(Limits);
            var readAt = new Dictionary<OntId, TimeSpan>();
            var now = At(0);
            for (var i = 0; i < onts; i++)
            {
                list.Watch(new OntId(i + 1), WatchPace.Close, now);
                readAt[new OntId(i + 1)] = now;
            }

            // Nobody waits longer than the pace, or than a round in which each of the others had one turn.
            var gap = TimeSpan.FromMilliseconds(gapMs);
            var round = gap * Math.Ceiling(onts / 5.0);
            var longest = (round > At(1.5) ? round : At(1.5)) + gap;
            for (; now < At(29); now += gap)
            {
                var taken = Take(list, now);
                Assert.True(taken.Count * OidsEach <= OidsMax);
                foreach (var ont in taken)
                {
                    Assert.InRange(now - readAt[ont], TimeSpan.Zero, longest);
                    readAt[ont] = now;
                }

                Assert.All(readAt.Values, at => Assert.InRange(now - at, TimeSpan.Zero, longest));
            }
        });

    private static IReadOnlyList<OntId> Take(WatchList list, TimeSpan now) => list.TakeDue(now, OidsMax, _ => OidsEach);

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
