using Lightline.Collector.Incidents;
using Lightline.Collector.Inventory;
using Lightline.Collector.Regions;
using Lightline.Collector.Tests.Running;
using Lightline.Contracts.Incidents;

namespace Lightline.Collector.Tests.Incidents;

/// <summary>Incidents in a real PostgreSQL, as the Collector's role.</summary>
public sealed class IncidentFlushTests(TestDatabases databases)
{
    private readonly Quarter _quarter = new();
    private readonly IncidentBook _book = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_is_read_back_and_written_again_makes_no_second_event()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var (flush, region) = await FlushAsync(database);
        var incident = Cut(region);
        await WriteAsync(flush, incident);
        await WriteAsync(flush, incident with { Change = 2 });
        var (found, written) = Assert.Single(await new IncidentTables(database.Collector).ReadOpenAsync(region, Stop));
        Assert.Equal(
            incident.Members.OrderBy(m => m.Ont.Value),
            found.Members.OrderBy(m => m.Ont.Value).Select(m => m with { IsConfirmed = true }));
        Assert.Equal(incident with { Members = [], Change = 2 }, found with { Members = [] });
        Assert.All(written.Members.Values, m => Assert.Equal(new Offered(Lost: 1, Restored: 0), m.Offered));
        Assert.Equal(2, await database.ReadAsync<long>("select count(*) from live.incident_event"));

        // Its answer was lost: whoever starts anew knows nothing of it, and makes the same events again.
        var (restarted, again) = await FlushAsync(database);
        await WriteAsync(restarted, incident with { Region = again });
        Assert.Equal(2, await database.ReadAsync<long>("select count(*) from live.incident_event"));
    }

    [Fact]
    public async Task What_was_written_though_its_answer_was_lost_is_known_before_the_next_picture_is_written()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var (flush, region) = await FlushAsync(database);
        var incident = Cut(region);
        // As if the commit had come through and its answer had not.
        var (events, offered) = EventMaker.Due(WrittenIncident.None, incident);
        Assert.True(await new IncidentTables(database.Collector).WriteAsync(
            incident, [.. incident.Members.Select(m => (m, offered[m.Ont]))], events, Stop));
        await database.ExecuteAsync("alter table live.incident_event rename to incident_event_away");
        await WriteAsync(flush, incident);
        Assert.Equal(1, flush.Failures);
        _book.TakeAll();
        await database.ExecuteAsync("alter table live.incident_event_away rename to incident_event");
        var back = incident with
        {
            Change = 2,
            Members = [.. incident.Members.Select(m => m with { State = MemberState.Restored, RestoredAt = _quarter.Now })],
        };
        await WriteAsync(flush, back);
        Assert.Equal(
            "1,2,3",
            await database.ReadAsync<string>("select string_agg(kind::text, ',' order by kind) from live.incident_event"));
        Assert.Equal(8, await database.ReadAsync<long>("select count(*) from live.incident_member where lost_offered = 1"));
    }

    [Fact]
    public async Task Of_a_region_that_is_not_followed_any_more_nothing_is_remembered()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var (flush, region) = await FlushAsync(database);
        var incident = Cut(region);
        await WriteAsync(flush, incident);
        flush.Keep([region.Id]);
        await WriteAsync(flush, incident with { Change = 2 });
        Assert.Equal(2, flush.Events);
        flush.Keep([]);
        // Made again under another change, which the Notifier's unique key refuses.
        await WriteAsync(flush, incident with { Change = 3 });
        Assert.Equal(4, flush.Events);
    }

    [Fact]
    public async Task A_stalled_owner_writes_nothing_and_gives_its_region_up()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var (flush, region) = await FlushAsync(database);
        await database.ExecuteAsync("update live.region_owner set epoch = epoch + 1");
        await WriteAsync(flush, Cut(region));
        Assert.Equal((1, 0, 0), (flush.EpochRefused, flush.Events, _book.Pending));
        Assert.Equal(0, await database.ReadAsync<long>("select count(*) from live.incident"));
    }

    [Fact]
    public async Task What_PostgreSQL_will_never_take_is_counted_and_not_offered_for_ever()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var (flush, region) = await FlushAsync(database);
        var incident = Cut(region);
        await WriteAsync(flush, incident);
        // Another incident of the same public number.
        await WriteAsync(flush, incident with { Id = new IncidentId(Guid.CreateVersion7(_quarter.Now)) });
        Assert.Equal((1, 0), (flush.Rejected, _book.Pending));
    }

    [Fact]
    public async Task While_PostgreSQL_does_not_take_it_the_newest_picture_waits()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var (flush, region) = await FlushAsync(database);
        await database.ExecuteAsync("alter table live.incident_event rename to incident_event_away");
        await WriteAsync(flush, Cut(region));
        Assert.Equal((1, 1, 0), (flush.Failures, _book.Pending, flush.Events));
        Assert.Equal(0, await database.ReadAsync<long>("select count(*) from live.incident"));
        await database.ExecuteAsync("alter table live.incident_event_away rename to incident_event");
        await flush.FlushAsync(Stop);
        Assert.Equal((2, 0), (flush.Events, _book.Pending));
    }

    private Incident Cut(OwnedRegion region)
    {
        _quarter.Lose(Quarter.Homes(0, 1));
        _quarter.Confirm(Quarter.Homes(0, 1));
        _quarter.Pass(5);
        return _quarter.Only with { Region = region, Change = 1 };
    }

    private async Task WriteAsync(IncidentFlush flush, Incident incident)
    {
        _book.Put([incident]);
        await flush.FlushAsync(Stop);
    }

    private async Task<(IncidentFlush Flush, OwnedRegion Region)> FlushAsync(TestDatabase database)
    {
        var options = new RegionOptions { Name = "one" };
        var lease = new RegionLease(
            new RegionTable(database.Collector, options),
            options,
            new Uri("http://127.0.0.1:5081"),
            TestDatabase.Quiet,
            TimeProvider.System);
        await lease.RenewAsync(Stop);
        return (
            new IncidentFlush(_book, new IncidentTables(database.Collector), lease, TestDatabase.Quiet),
            Assert.Single(lease.Owned));
    }
}
