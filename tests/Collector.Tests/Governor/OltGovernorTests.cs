using Lightline.Collector.Governor;
using Lightline.Collector.Tests.Sources.Snmp;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Collector.Tests.Governor;

public sealed class OltGovernorTests
{
    private readonly FixedPlantSource _plants = new(TestPlant.PlantOf(TestPlant.NewOlt(2, 4)));

    [Fact]
    public void Wish_for_an_olt_that_is_not_polled_is_refused_and_counted()
    {
        var governor = new OltGovernor(_plants);
        Assert.False(governor.Ask(new Wish(TestPlant.OltId, WishKind.SweepStatus)));
        Assert.Equal((1, 1), (governor.Asked, governor.Refused));
    }

    [Fact]
    public void Equal_wishes_share_one_slot_and_a_full_book_refuses()
    {
        var governor = new OltGovernor(_plants);
        governor.Open(TestPlant.OltId, NewDesk(wishesMax: 2));
        for (var i = 0; i < 100; i++)
        {
            Assert.True(governor.Ask(new Wish(TestPlant.OltId, WishKind.VerifyPon, Pon: TestPlant.PonOf(0))));
        }

        Assert.True(governor.Ask(new Wish(TestPlant.OltId, WishKind.VerifyPon, Pon: TestPlant.PonOf(1))));
        Assert.False(governor.Ask(new Wish(TestPlant.OltId, WishKind.SweepStatus)));
        Assert.Equal((102, 1), (governor.Asked, governor.Refused));
    }

    [Fact]
    public void Watch_of_a_foreign_ont_is_not_owned()
    {
        var governor = new OltGovernor(_plants);
        var time = new FakeTimeProvider();
        var clock = new MonotonicClock(time);
        var desk = new OltDesk(OltBudgetTests.Limits(), 2, clock);
        Assert.Equal(WatchAnswer.NotOwned, governor.Watch(TestPlant.OntOf(0, 0), WatchPace.Close));
        governor.Open(TestPlant.OltId, desk);
        Assert.Equal(WatchAnswer.NotOwned, governor.Watch(new OntId(1), WatchPace.Close));
        Assert.Equal(WatchAnswer.Accepted, governor.Watch(TestPlant.OntOf(0, 0), WatchPace.Close));
        Assert.Equal(1, governor.Watched);
        governor.Unwatch(TestPlant.OntOf(0, 0));
        time.Advance(2 * LiveFeed.WatchRenewal);
        Assert.Empty(desk.TakeWatched(clock.Now, 8, _ => 8));
        Assert.Equal(0, governor.Watched);
    }

    [Fact]
    public async Task Wish_wakes_whoever_looked_before_it_came()
    {
        var desk = NewDesk(wishesMax: 2);
        var pulse = desk.NextPulse;
        desk.Ask(new Wish(TestPlant.OltId, WishKind.SweepStatus));
        // The clock stands still: only the wish can end this.
        await pulse.WaitAsync(TimeSpan.FromMinutes(1), new FakeTimeProvider(), TestContext.Current.CancellationToken);
        Assert.True(desk.TryTakeWish(out _));
        Assert.False(desk.TryTakeWish(out _));
    }

    private static OltDesk NewDesk(int wishesMax) =>
        new(OltBudgetTests.Limits(), wishesMax, new MonotonicClock(new FakeTimeProvider()));
}
