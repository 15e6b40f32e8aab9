using System.Net;
using Lightline.Collector.Inventory;
using Lightline.Collector.Lanes;
using Lightline.Collector.State;
using Lightline.Collector.Tests.Inventory;
using Lightline.Collector.Tests.Running;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Lightline.Collector.Tests.State;

public sealed class PlantFollowerTests : IDisposable
{
    private static readonly OwnedRegion NewTown = new(new RegionId(2), "new-town", 3);
    private static readonly OntId NewTownOnt = new(101);

    private readonly FakeTimeProvider _time = new(StateSamples.Noon);
    private readonly TestPlants _inventory = new(Plant.Empty);
    private readonly FollowedPlant _followed = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly StateBook _book;
    private readonly StateStage _stage;
    private readonly PlantFollower _follower;
    private Func<OwnedRegion, Task<RestoredStates>> _restore = _ => throw new NpgsqlException("away");
    private int _asked;

    public PlantFollowerTests()
    {
        var reducer = new StateReducer(StateSamples.Standard);
        _book = new StateBook(reducer);
        _stage = new StateStage(_book, reducer, new ReadingLanes(new LaneOptions()), [], new AskedGovernor(), _time);
        _follower = new PlantFollower(
            _inventory, _followed, (region, _) => Restore(region), _stage, TestDatabase.Quiet, _time);
        _follower.Start();
    }

    public void Dispose()
    {
        _follower.Stop();
        _follower.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public void A_region_is_not_followed_before_its_states_are_restored_however_long_that_takes()
    {
        _inventory.Replace(SmallPlant.Of(2));
        Pass(minutes: 10);
        Assert.Equal((0, 0), (_book.Onts.Count, _followed.Current.Regions.Count));
        Assert.Equal(601, _asked);

        var lostAt = StateSamples.At(-3_600);
        _restore = _ => Task.FromResult(Lost(StateSamples.Ont, lostAt));
        Pass(minutes: 1);
        Assert.Equal(602, _asked);
        Assert.Same(_inventory.Current, _followed.Current);
        Assert.Equal(new Break(lostAt, null, DownCause.LossOfSignal), _book.Find(StateSamples.Ont)!.OpenBreak);
        Assert.Equal(OntStatus.Offline, _book.Find(StateSamples.Ont)!.Live.Status);
    }

    [Fact]
    public void What_is_followed_goes_on_while_another_region_cannot_be_restored()
    {
        _restore = _ => Task.FromResult(RestoredStates.None);
        _inventory.Replace(SmallPlant.Of(2));
        Pass(minutes: 1);
        _restore = _ => throw new TimeoutException();
        _inventory.Replace(WithNewTown(SmallPlant.Of(3)));
        Pass(minutes: 1);
        Assert.Equal([SmallPlant.Region], _followed.Current.Regions);
        Assert.Equal(3, _book.Onts.Count);

        // Lost, it is left at once, whether or not PostgreSQL answers.
        _inventory.Replace(_inventory.Current.Within([NewTown]));
        _follower.Advance(_stop.Token);
        Assert.Equal((0, 0), (_book.Onts.Count, _followed.Current.Regions.Count));

        _restore = _ => Task.FromResult(RestoredStates.None);
        Pass(minutes: 1);
        Assert.Equal([NewTown], _followed.Current.Regions);
        Assert.Equal(NewTownOnt, Assert.Single(_book.Onts).Ont);
    }

    [Fact]
    public async Task A_restore_that_is_slow_to_fail_is_not_asked_again_at_once()
    {
        _restore = async _ =>
        {
            await Task.Delay(TimeSpan.FromSeconds(10), _time);
            throw new TimeoutException();
        };
        _inventory.Replace(SmallPlant.Of(2));
        _follower.Advance(_stop.Token);
        await _follower.WaitAsync(_stop.Token);
        _time.Advance(TimeSpan.FromSeconds(10));
        await _follower.WaitAsync(_stop.Token).WaitAsync(
            TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        _follower.Advance(_stop.Token);
        Assert.Equal((1, false), (_asked, _follower.IsRestoring));
        _time.Advance(TimeSpan.FromSeconds(1));
        _follower.Advance(_stop.Token);
        Assert.Equal(2, _asked);
    }

    [Theory]
    [InlineData("old-town", "new-town")]
    [InlineData("new-town", "old-town")]
    public void A_region_that_cannot_be_read_back_keeps_back_no_other(string unreadable, string other)
    {
        _restore = region => region.Code == unreadable
            ? throw new InvalidCastException("infinity is no time")
            : Task.FromResult(RestoredStates.None);
        _inventory.Replace(WithNewTown(SmallPlant.Of(2)));
        Pass(minutes: 1);
        Assert.Equal(other, Assert.Single(_followed.Current.Regions).Code);
        // Once for the other; of the sixty seconds, the first attempt at it may have cost one.
        Assert.InRange(_asked, 61, 62);

        _restore = _ => Task.FromResult(RestoredStates.None);
        Pass(minutes: 1);
        Assert.Equal(_inventory.Current.Regions, _followed.Current.Regions);
    }

    [Fact]
    public void Regions_that_can_be_read_back_do_not_wait_for_a_second_each()
    {
        _restore = _ => Task.FromResult(RestoredStates.None);
        _inventory.Replace(WithNewTown(SmallPlant.Of(2)));
        for (var turn = 0; turn < 3; turn++)
        {
            _follower.Advance(_stop.Token);
        }

        Assert.Equal((2, 2, false), (_followed.Current.Regions.Count, _asked, _follower.IsRestoring));
    }

    [Fact]
    public async Task A_restore_that_takes_long_is_waited_for_by_nobody()
    {
        var answer = new TaskCompletionSource<RestoredStates>();
        _restore = _ => answer.Task.WaitAsync(CancellationToken.None);
        _inventory.Replace(SmallPlant.Of(2));
        Pass(minutes: 5);
        Assert.Equal((1, true, 0), (_asked, _follower.IsRestoring, _book.Onts.Count));
        await _follower.WaitAsync(_stop.Token);
        var woken = _follower.WaitAsync(_stop.Token);
        Assert.False(woken.IsCompleted);
        answer.SetResult(RestoredStates.None);
        await woken.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        _follower.Advance(_stop.Token);
        Assert.Equal((1, false, 2), (_asked, _follower.IsRestoring, _book.Onts.Count));
    }

    [Fact]
    public void States_of_an_epoch_that_is_over_are_not_taken()
    {
        var answer = new TaskCompletionSource<RestoredStates>();
        _restore = _ => answer.Task.WaitAsync(CancellationToken.None);
        _inventory.Replace(SmallPlant.Of(2));
        _follower.Advance(_stop.Token);
        _inventory.Replace(SmallPlant.Of(2, SmallPlant.Region with { Epoch = 9 }));
        answer.SetResult(Lost(StateSamples.Ont, StateSamples.Noon));
        _restore = _ => Task.FromResult(RestoredStates.None);
        Pass(minutes: 1);
        Assert.Equal(9, Assert.Single(_followed.Current.Regions).Epoch);
        Assert.Null(_book.Find(StateSamples.Ont)!.OpenBreak);
    }

    /// <summary>State's loop: it comes by each second.</summary>
    private void Pass(int minutes)
    {
        for (var second = 0; second <= minutes * 60; second++)
        {
            _follower.Advance(_stop.Token);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private Task<RestoredStates> Restore(OwnedRegion region)
    {
        _asked++;
        return _restore(region);
    }

    private static RestoredStates Lost(OntId ont, DateTimeOffset at) => RestoredStates.None with
    {
        Onts = new Dictionary<OntId, OntLive> { [ont] = StateSamples.Unseen.Live with { Status = OntStatus.Offline } },
        OpenBreaks = new Dictionary<OntId, Break> { [ont] = new(at, null, DownCause.LossOfSignal) },
    };

    private static Plant WithNewTown(Plant plant)
    {
        var (olt, pon) = (new OltId(2), new PonId(9));
        var ont = new Ont(NewTownOnt, olt, pon, 1, SmallPlant.Serial(101));
        var other = new Olt(
            olt, NewTown.Id, "olt-2", new IPEndPoint(IPAddress.Loopback, 162), "huawei-smartax",
            new SnmpCredential("secret"), [new Pon(pon, olt, 0, 1, 0, [ont])]);
        return new Plant([.. plant.Regions, NewTown], [.. plant.Olts, other]);
    }
}
