using Lightline.Contracts.Incidents;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Live.Status;
using Lightline.Portal.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Portal.Tests.Live.Incidents;

/// <summary>The picture of incidents: from real rows, and when there is no database.</summary>
[Collection("incidents")]
public sealed class IncidentWatchTests(RunningPortal portal)
{
    private IncidentBoard Board => portal.Services.GetRequiredService<IncidentBoard>();

    [Fact]
    public async Task Incident_is_shown_within_seconds_without_any_collector_and_follows_its_rows()
    {
        var homes = portal.Street.Outage.Skip(13).Take(3).Append(portal.Street.Outage[^1]).ToArray();
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, homes);
        await portal.ExecuteAsync("delete from live.incident where id = $1", incident.Id);
        await Eventually.HoldsAsync(() => Board.Current.Find(incident.Number) is null, "the end of a row", 5);

        incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, homes[..2]);
        await portal.ExecuteAsync(
            "update live.incident set change = 2, changed_at = clock_timestamp() where id = $1", incident.Id);
        await incident.JoinAsync(homes[2], IncidentKind.FibreCut);
        await incident.JoinAsync(homes[3], IncidentKind.FibreCut);
        await portal.ExecuteAsync(
            "update live.incident set change = 3, changed_at = clock_timestamp() where id = $1", incident.Id);
        await Eventually.HoldsAsync(() => Board.Current.Find(incident.Number)?.Edition.Change == 3, "the change", 5);

        var picture = Board.Current.Find(incident.Number)!;
        // Nobody has a service at the fourth: it is a box, not a home.
        Assert.Equal((4, 3, 3), (picture.Members.Count, picture.Homes, picture.HomesOff));
        Assert.Equal(["Hill Road"], picture.Areas);
        Assert.Equal("olt-1 0/1/4", picture.Place);
        Assert.Null(picture.Owner);

        await incident.RestoreAsync(homes[0]);
        Assert.Equal((3, 2), (Board.Current.Find(incident.Number)!.Homes, Board.Current.Find(incident.Number)!.HomesOff));
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task What_did_not_change_stays_the_same_object_and_what_ended_a_day_ago_is_gone()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.PowerCut, portal.Street.Outage.Skip(13).Take(2));
        var first = Board.Current.Find(incident.Number);
        await incident.ShowAsync();
        Assert.Same(first, Board.Current.Find(incident.Number));

        await incident.UpdateAsync("Somebody is on the way.");
        Assert.Equal("Somebody is on the way.", Board.Current.Find(incident.Number)!.Word!.Message);

        await incident.ResolveAsync(hoursAgo: 23);
        Assert.False(Board.Current.Find(incident.Number)!.IsOpen);
        await incident.ResolveAsync(hoursAgo: 25);
        Assert.Null(Board.Current.Find(incident.Number));
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task While_the_database_is_away_the_last_picture_stays_with_its_time_and_each_failure_is_counted()
    {
        var (metrics, counts) = Counts.Own();
        using var both = counts;
        var time = new FakeTimeProvider(Onts.Noon);
        var board = new IncidentBoard();
        var reader = new FakeReader();
        var options = new LiveOptions();
        using var viewers = new Viewers(options, metrics);
        using var watch = new IncidentWatch(
            reader, board, viewers, options, time, metrics, NullLogger<IncidentWatch>.Instance);
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal((1, Onts.Noon), (board.Current.Version, board.Current.ReadAt));

        reader.IsAway = true;
        time.Advance(TimeSpan.FromSeconds(5));
        await watch.LookAsync(CancellationToken.None);
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal((1, Onts.Noon), (board.Current.Version, board.Current.ReadAt));
        Assert.Equal(2, counts["portal_incident_reads_failed_total"]);

        reader.IsAway = false;
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal((1, Onts.Noon.AddSeconds(5)), (board.Current.Version, board.Current.ReadAt));
        reader.LeftOut = 7;
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal(7, counts["portal_incidents_left_out_total"]);
    }

    private sealed class FakeReader : IIncidentReader
    {
        public bool IsAway { get; set; }

        public int LeftOut { get; set; }

        public Task<IncidentReading> ReadAsync(IncidentSnapshot known, CancellationToken cancellationToken) => IsAway
            ? Task.FromException<IncidentReading>(new TimeoutException("away"))
            : Task.FromResult(new IncidentReading([], LeftOut));
    }
}
