using Lightline.Collector.Inventory;
using Lightline.Collector.Regions;
using Lightline.Collector.State;
using Lightline.Collector.StateRows;
using Lightline.Collector.Tests.Running;
using Lightline.Collector.Tests.State;
using Lightline.Contracts.Live;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Collector.Tests.Regions;

public class RegionLeaseTests(TestDatabases databases)
{
    [Fact]
    public async Task One_owner_at_a_time_and_the_epoch_grows_with_each_change_of_hands()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var (first, second) = (Lease(database, "one"), Lease(database, "two"));
        await first.RenewAsync(Stop);
        await second.RenewAsync(Stop);
        var owned = Assert.Single(first.Owned);
        Assert.Equal(("old-town", 1), (owned.Code, owned.Epoch));
        Assert.Empty(second.Owned);
        await ExpireAsync(database);
        await second.RenewAsync(Stop);
        Assert.Equal(2, Assert.Single(second.Owned).Epoch);
        await first.RenewAsync(Stop);
        Assert.Empty(first.Owned);
        Assert.Equal(1, first.Lost);
        Assert.Equal(2, await database.ReadAsync<long>("select count(*) from live.collector_node"));
    }

    [Fact]
    public async Task A_restarted_process_takes_its_own_regions_at_once_and_two_of_one_name_do_not_quarrel()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var first = Lease(database, "one");
        await first.RenewAsync(Stop);
        var restarted = Lease(database, "one");
        await restarted.RenewAsync(Stop);
        Assert.Equal(2, Assert.Single(restarted.Owned).Epoch);
        for (var round = 0; round < 3; round++)
        {
            await first.RenewAsync(Stop);
            await restarted.RenewAsync(Stop);
        }

        Assert.Empty(first.Owned);
        Assert.Equal(2, Assert.Single(restarted.Owned).Epoch);
    }

    [Fact]
    public async Task A_region_taken_just_before_PostgreSQL_failed_is_ours()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var lease = Lease(database, "one");
        await database.ExecuteAsync("alter table live.collector_node rename to collector_node_away");
        Assert.False(await lease.RenewAsync(Stop));
        Assert.Equal(1, Assert.Single(lease.Owned).Epoch);
        await database.ExecuteAsync("alter table live.collector_node_away rename to collector_node");
        Assert.True(await lease.RenewAsync(Stop));
        Assert.Equal(1, Assert.Single(lease.Owned).Epoch);
    }

    [Fact]
    public async Task A_released_region_is_taken_at_once()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var (first, second) = (Lease(database, "one"), Lease(database, "two"));
        await first.RenewAsync(Stop);
        await first.ReleaseAllAsync(Stop);
        await second.RenewAsync(Stop);
        Assert.Single(second.Owned);
    }

    [Fact]
    public async Task Only_configured_regions_are_taken()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var lease = Lease(database, "one", "new-town");
        Assert.True(await lease.RenewAsync(Stop));
        Assert.Empty(lease.Owned);
    }

    [Fact]
    public async Task A_Collector_that_believes_it_owns_the_region_writes_nothing()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var (stalled, owner) = (Lease(database, "one"), Lease(database, "two"));
        await stalled.RenewAsync(Stop);
        await ExpireAsync(database);
        await owner.RenewAsync(Stop);
        var (book, flush) = Rows(database, stalled);
        Put(book, database, stalled.Owned.Single(), OntStatus.Offline);
        await flush.FlushAsync(Stop);
        Assert.Equal((0, 3), (flush.Written, flush.EpochRefused));
        Assert.Empty(stalled.Owned);
        Assert.Equal(0, await database.ReadAsync<long>(
            """
            select (select count(*) from live.ont_state) + (select count(*) from live.ont_break)
                + (select count(*) from live.olt_sweep)
            """));

        Put(book, database, owner.Owned.Single(), OntStatus.Online);
        await flush.FlushAsync(Stop);
        Assert.Equal(3, flush.Written);
        Assert.Equal(2, await database.ReadAsync<long>("select epoch from live.ont_state"));
    }

    [Fact]
    public async Task After_a_stall_it_asks_before_it_says_that_a_region_is_ours()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var time = new FakeTimeProvider();
        var (stalled, owner) = (Lease(database, "one", time), Lease(database, "two"));
        await stalled.RenewAsync(Stop);
        var region = stalled.Owned.Single();
        await ExpireAsync(database);
        await owner.RenewAsync(Stop);
        // Within the lease's time nobody could have taken it, were it not for this test's hand on the clock.
        Assert.True(await stalled.OwnsAsync(region, Stop));
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.False(await stalled.OwnsAsync(region, Stop));
        Assert.Equal((0, 1), (stalled.Owned.Count, stalled.Lost));
    }

    [Fact]
    public async Task While_PostgreSQL_cannot_be_asked_a_region_stays_ours()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var time = new FakeTimeProvider();
        var lease = Lease(database, "one", time);
        await lease.RenewAsync(Stop);
        var region = lease.Owned.Single();
        await database.ExecuteAsync("alter table live.region_owner rename to region_owner_away");
        Assert.True(await lease.OwnsAsync(region, Stop));
        Assert.Equal(0, lease.Assumed);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await lease.OwnsAsync(region, Stop));
        // Within the next lease's time nobody asks again, and nobody knows more.
        Assert.True(await lease.OwnsAsync(region, Stop));
        Assert.Equal(2, lease.Assumed);
        await database.ExecuteAsync("alter table live.region_owner_away rename to region_owner");
        await ExpireAsync(database);
        await Lease(database, "two").RenewAsync(Stop);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await lease.OwnsAsync(region, Stop));
        Assert.Equal(2, lease.Assumed);
    }

    [Fact]
    public async Task What_was_written_is_restored_after_a_restart()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var lease = Lease(database, "one");
        await lease.RenewAsync(Stop);
        var (book, flush) = Rows(database, lease);
        Put(book, database, lease.Owned.Single(), OntStatus.Offline);
        await flush.FlushAsync(Stop);
        var restored = await new StateReader(database.Collector).ReadAsync(lease.Owned.Single(), Stop);
        var live = restored.Onts[database.Onts[0]];
        Assert.Equal((OntStatus.Offline, DownCause.DyingGasp, ReadingSource.Restored), (live.Status, live.Cause, live.Source));
        Assert.Equal((StateSamples.At(5), -21.5, null), (live.ChangedAt, live.RxPowerDbm, live.TxPowerDbm));
        Assert.Equal(new Break(StateSamples.At(5), null, DownCause.DyingGasp), restored.OpenBreaks[live.Ont]);
        Assert.True(restored.Olts[database.Olt].Live.IsReachable);

        book.OnChange(new Change(
            lease.Owned.Single(), live with { Status = OntStatus.Online }, Tells.LiveAndRow, null,
            restored.OpenBreaks[live.Ont] with { EndedAt = StateSamples.At(9) }, null));
        await flush.FlushAsync(Stop);
        Assert.Empty((await new StateReader(database.Collector).ReadAsync(lease.Owned.Single(), Stop)).OpenBreaks);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Task ExpireAsync(TestDatabase database) =>
        database.ExecuteAsync("update live.region_owner set until = now() - interval '1 second'");

    private static RegionLease Lease(TestDatabase database, string name, params string[] codes) =>
        Lease(database, new RegionOptions { Name = name, Codes = codes }, TimeProvider.System);

    private static RegionLease Lease(TestDatabase database, string name, TimeProvider time) =>
        Lease(database, new RegionOptions { Name = name }, time);

    private static RegionLease Lease(TestDatabase database, RegionOptions options, TimeProvider time) => new(
        new RegionTable(database.Collector, options), options, new Uri("http://127.0.0.1:5081"), TestDatabase.Quiet, time);

    private static (RowBook Book, RowFlush Flush) Rows(TestDatabase database, RegionLease lease)
    {
        var book = new RowBook();
        return (book, new RowFlush(book, new RowWriter(database.Collector), lease, TestDatabase.Quiet));
    }

    private static void Put(RowBook book, TestDatabase database, OwnedRegion region, OntStatus status)
    {
        var live = StateSamples.Unseen.Live with
        {
            Ont = database.Onts[0],
            Olt = database.Olt,
            Status = status,
            Cause = status == OntStatus.Offline ? DownCause.DyingGasp : DownCause.None,
            ChangedAt = StateSamples.At(5),
            RxPowerDbm = -21.5,
        };
        book.OnChange(new Change(
            region, live, Tells.LiveAndRow, null, new Break(StateSamples.At(5), null, DownCause.DyingGasp), null));
        book.OnSweep(region, new OltState(
            new OltLive(database.Olt, StateSamples.At(1), true), StateSamples.At(1), 1, TimeSpan.FromSeconds(1)));
    }
}
