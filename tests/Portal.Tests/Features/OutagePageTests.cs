using System.Diagnostics;
using System.Globalization;
using System.Net;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;
using Lightline.Portal.Tests.Live;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Features;

/// <summary>What the pages of a member of an incident say, and what nobody else's do.</summary>
[Collection("incidents")]
public sealed class OutagePageTests(RunningPortal portal)
{
    private const string Markup = "<img src=x onerror=alert(1)> cut on Dock Street";

    [Fact]
    public async Task Open_page_of_a_member_turns_within_seconds_and_names_the_outage()
    {
        var juta = portal.Street.Juta;
        await TestIncident.LoseAsync(portal, juta.Home, DownCause.LossOfSignal);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var socket = await Socket.OpenAsync(portal, juta);
        await using var frames = Socket.FollowAsync(socket, juta.Home.ConnectionNumber, stop.Token)
            .GetAsyncEnumerator(stop.Token);
        await UntilAsync(frames, "NoLight");

        var opened = Stopwatch.GetTimestamp();
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, [juta.Home, portal.Street.Mia.Home]);
        var seen = await UntilAsync(frames, "FibreOutage");
        var took = Stopwatch.GetElapsedTime(opened);
        TestContext.Current.SendDiagnosticMessage(
            string.Create(CultureInfo.InvariantCulture, $"from the incident's row to the page: {took.TotalMilliseconds:0} ms"));
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        Assert.Equal($"/outages/{incident.Number}", seen.Outage);
        Assert.Equal("Your internet is down. We know, and we're fixing it.", seen.Texts["headline"]);

        await incident.UpdateAsync(Markup, "back_by = now() + interval '2 hours', next_update_at = now() + interval '1 hour'");
        while (seen.Texts["outage-message"] != Markup)
        {
            seen = await UntilAsync(frames, "FibreOutage");
        }

        Assert.Matches(@"^Back by about \d\d:\d\d.*\. Next update by \d\d:\d\d.*\.$", seen.Texts["outage-promise"]);
        using var browser = await portal.SignInAsync(juta);
        foreach (var path in new[] { "/", "/connection" })
        {
            var page = await browser.GetAsync(path);
            Assert.Contains("We know, and we&#x27;re fixing it.", page.Body, StringComparison.Ordinal);
            Assert.Contains($"href=\"/outages/{incident.Number}\"", page.Body, StringComparison.Ordinal);
            Assert.Contains("&lt;img src=x onerror=alert(1)&gt; cut on Dock Street", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page.Body, StringComparison.Ordinal);
        }

        // Restored for the incident: from now on the box speaks for itself, and this one is still dark.
        await incident.RestoreAsync(juta.Home);
        Assert.Null((await UntilAsync(frames, "NoLight")).Outage);
        await TestIncident.FindAsync(portal, juta.Home);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Power_cut_is_told_in_other_words_and_a_box_that_is_back_in_its_own()
    {
        var leo = portal.Street.Leo;
        await TestIncident.LoseAsync(portal, leo.Home, DownCause.DyingGasp);
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.PowerCut, [leo.Home]);
        using var browser = await portal.SignInAsync(leo);
        var page = await browser.GetAsync("/");
        Assert.Contains(">It looks like a power cut in your area.</h1>", page.Body, StringComparison.Ordinal);
        Assert.Contains("Your electricity company has the times.", page.Body, StringComparison.Ordinal);
        Assert.Contains("class=\"hero\" data-tone=\"power\"", page.Body, StringComparison.Ordinal);

        await TestIncident.FindAsync(portal, leo.Home);
        page = await browser.GetAsync("/");
        Assert.Contains(">Your fibre box is back. We are checking that it stays.</h1>", page.Body, StringComparison.Ordinal);
        Assert.Contains("data-live-outage hidden", page.Body, StringComparison.Ordinal);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Before_a_poll_confirms_it_neighbours_are_told_of_and_no_page_is_linked()
    {
        var leo = portal.Street.Leo;
        await TestIncident.LoseAsync(portal, leo.Home, DownCause.LossOfSignal);
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, [leo.Home], isConfirmed: false);
        using var browser = await portal.SignInAsync(leo);
        var page = await browser.GetAsync("/connection");
        Assert.Contains(">Your internet is down, and so are homes near you.</h1>", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(incident.Number, page.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/outages/{incident.Number}")).Status);
        await TestIncident.FindAsync(portal, leo.Home);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Home_behind_a_silent_olt_cannot_be_checked_and_is_not_called_broken()
    {
        var mia = portal.Street.Mia;
        await TestIncident.LoseAsync(portal, mia.Home, DownCause.Unknown);
        var incident = await TestIncident.OpenAsync(
            portal, IncidentKind.OltSilent, [mia.Home], state: MemberState.Unknown);
        using var browser = await portal.SignInAsync(mia);
        var page = await browser.GetAsync("/connection");
        Assert.Contains(">We can&#x27;t check your fibre box right now.</h1>", page.Body, StringComparison.Ordinal);
        Assert.Contains("data-live-outage hidden", page.Body, StringComparison.Ordinal);
        await TestIncident.FindAsync(portal, mia.Home);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Neighbour_who_is_no_member_reads_nothing_of_it()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, [portal.Street.Mia.Home]);
        using var browser = await portal.SignInAsync(portal.Street.Kaur);
        foreach (var path in new[] { "/", "/connection" })
        {
            var page = await browser.GetAsync(path);
            Assert.Contains("Your fibre box is online.", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(incident.Number, page.Body, StringComparison.Ordinal);
        }

        await incident.RemoveAsync();
    }

    private static async Task<Lightline.Portal.Live.Status.StatusView> UntilAsync(
        IAsyncEnumerator<Lightline.Portal.Live.Status.StatusFrame> frames, string kind)
    {
        do
        {
            Assert.True(await frames.MoveNextAsync(), $"the stream ended before {kind}");
        }
        while (frames.Current.View.Kind != kind);
        return frames.Current.View;
    }
}
