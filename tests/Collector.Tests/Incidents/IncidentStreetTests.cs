using System.Net;
using Lightline.Collector.Tests.Running;
using Lightline.Collector.Tests.Sources.Snmp;
using Lightline.Snmp.Traps;

namespace Lightline.Collector.Tests.Incidents;

/// <summary>From the simulated plant to the rows of PostgreSQL: several faults, and traps that nobody should believe.</summary>
public sealed class IncidentStreetTests(RunningStreet street) : IClassFixture<RunningStreet>
{
    private const string Lost = "live.incident_event e, unnest(e.connections, e.episodes) h (home, episode) where e.kind = 2";

    [Fact]
    public async Task Two_faults_at_once_are_two_incidents_a_branch_joins_its_feeder_and_a_relapse_tells_again_once()
    {
        var (incidents, told) = (await street.CountAsync("live.incident"), await street.CountAsync(Lost));
        var branch = street.Fleet.CutFibre("olt-1/0/1/0/1");
        var feeder = street.Fleet.CutFibre("olt-1/0/1/1");
        await ToldAsync(told + RunningStreet.OnSplitter + RunningStreet.OnPon, "the losses of both");
        Assert.Equal(
            "PON of 16, splitter of 8",
            await street.Database.ReadAsync<string>(
                """
                select string_agg(case when i.splitter_id is null then 'PON' else 'splitter' end || ' of ' || m.homes, ', '
                    order by m.homes desc)
                from live.incident i
                    cross join lateral (select count(*) as homes from live.incident_member where incident_id = i.id) m
                where i.state = 1
                """));

        // A splitter behind the open feeder is cut too: nobody new is off, so nothing is new until the feeder is mended.
        var behind = street.Fleet.CutFibre("olt-1/0/1/1/2");
        Assert.True(street.Fleet.Restore(feeder.Id));
        await Eventually.BecomesAsync(() => StandAsync(affected: RunningStreet.OnSplitter), "half of the feeder is back", 60);
        Assert.Equal(incidents + 2, await street.CountAsync("live.incident"));

        var relapse = street.Fleet.CutFibre("olt-1/0/1/1/1");
        await ToldAsync(told + (2 * RunningStreet.OnSplitter) + RunningStreet.OnPon, "the relapse");
        Assert.True(await StandAsync(affected: RunningStreet.OnPon));
        foreach (var fault in new[] { relapse, behind, branch })
        {
            Assert.True(street.Fleet.Restore(fault.Id));
        }

        await Eventually.BecomesAsync(async () => await street.CountAsync("live.incident where state = 1") == 0, "the end", 60);
        Assert.Equal(incidents + 2, await street.CountAsync("live.incident"));
        Assert.Equal(told + (2 * RunningStreet.OnSplitter) + RunningStreet.OnPon, await street.CountAsync(Lost));
        Assert.Equal(RunningStreet.OnSplitter, await street.CountAsync(Lost + " and h.episode = 2"));
        Assert.Equal(
            await street.CountAsync(Lost),
            await street.CountAsync($"(select distinct e.incident_id, h.home, h.episode from {Lost}) once"));
        await street.OnlineAsync();
    }

    [Fact]
    public async Task Forged_traps_tell_nobody_anything_that_no_poll_confirmed_and_are_counted()
    {
        var told = await street.CountAsync(Lost);
        var refused = await street.Collector.ReadAsync(Refused);
        var alarms = await street.Collector.ReadAsync(FalseAlarms);
        // Every OLT's address can be forged; here a second socket on it.
        using var forger = new TrapSender(new IPEndPoint(street.Database.OltAddress.Address, 0));
        Forge(forger, "public");
        await Eventually.BecomesAsync(
            async () => await street.Collector.ReadAsync(Refused) == refused + RunningStreet.OnPon, "each counted");
        // While the OLT answers, a poll refutes them before anything is decided; so they come while it does not.
        var silence = street.Fleet.Silence("olt-1");
        Forge(forger, SmallTown.Community);
        await Eventually.BecomesAsync(async () => await street.CountAsync(PowerCuts + " and state = 1") == 1, "believed");
        Assert.True(street.Fleet.Restore(silence.Id));
        await Eventually.BecomesAsync(
            async () => await street.Collector.ReadAsync(FalseAlarms) == alarms + 1, "a false alarm", seconds: 90);
        await street.OnlineAsync();
        await Eventually.BecomesAsync(
            async () => await street.CountAsync(PowerCuts + " and state = 3 and confirmed_at is null") == 1, "written");
        Assert.Equal(1, await street.CountAsync(PowerCuts));
        Assert.Equal(told, await street.CountAsync(Lost));
        await Eventually.BecomesAsync(async () => await street.CountAsync("live.incident where state = 1") == 0, "the end", 60);
    }

    private const string PowerCuts = "live.incident where kind = 2";

    private const string Refused = "collector_traps_refused_total{reason=\"wrong-community\"}";

    private const string FalseAlarms = "collector_incidents_ended_total{reason=\"false-alarm\"}";

    /// <summary>A dying gasp of every home of the first PON.</summary>
    private void Forge(TrapSender from, string community)
    {
        foreach (var ont in Enumerable.Range(1, RunningStreet.OnPon))
        {
            Assert.True(from.TrySend(
                TrapMessage.V2c(community, ont, 4_711, TestTraps.DyingGasp, TestTraps.Ont(0, 1, 0, ont)),
                new IPEndPoint(IPAddress.Loopback, street.Collector.TrapPort)));
        }
    }

    /// <summary>Whether the feeder's incident is open and so many of its homes are off.</summary>
    private async Task<bool> StandAsync(int affected) =>
        await street.CountAsync(
            "live.incident_member m join live.incident i on i.id = m.incident_id "
            + "where i.state = 1 and i.splitter_id is null and m.state = 1") == affected;

    private Task ToldAsync(long homes, string what) =>
        Eventually.BecomesAsync(async () => await street.CountAsync(Lost) == homes, what, seconds: 60);
}
