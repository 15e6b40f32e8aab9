using System.Net;
using System.Text.RegularExpressions;
using Lightline.Contracts.Incidents;
using Lightline.Portal.Tests.Running;
using Npgsql;

namespace Lightline.Portal.Tests.Features.Noc;

/// <summary>The NOC's pages, in a browser without script.</summary>
[Collection("incidents")]
public sealed class NocPageTests(RunningPortal portal)
{
    private const string Markup = "Cut at <b onclick=x>Hill</b> & Dock \"now\"";

    [Fact]
    public async Task Operator_signs_in_at_the_same_page_and_lands_on_the_list()
    {
        using var browser = portal.Browse(Street.Noc);
        var door = await browser.GetAsync("/");
        Assert.Equal("/noc", door.Location);
        Assert.StartsWith("/sign-in?return=%2Fnoc", (await browser.GetAsync("/noc")).Location, StringComparison.Ordinal);
        var signedIn = await browser.SignInAsync(portal.Street.Nora.Email, Street.Password);
        Assert.Equal("/", signedIn.Location);
        var list = await browser.GetAsync("/noc");
        Assert.Equal(HttpStatusCode.OK, list.Status);
        Assert.Contains("Nora Noc", list.Body, StringComparison.Ordinal);
        Assert.Contains("<h1>Incidents</h1>", list.Body, StringComparison.Ordinal);
        Assert.Contains("dist/noc", list.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("portal.js", list.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscribers_of_any_provider_and_their_passwords_open_nothing_here()
    {
        using var stranger = portal.Browse(Street.Noc);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await stranger.SignInAsync(portal.Street.Mia.Email, Street.Password)).Status);
        using var mia = await portal.SignInAsync(portal.Street.Mia);
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, [portal.Street.Mia.Home]);
        foreach (var path in new[]
        {
            "/noc", "/noc?view=map", "/noc/places", "/noc/plant.geojson", "/noc/list",
            $"/noc/incidents/{incident.Number}", $"/noc/incidents/{incident.Number}/live",
        })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await mia.GetAsync(path)).Status);
        }

        await mia.GetAsync("/");
        var post = await mia.PostAsync(
            $"/noc/incidents/{incident.Number}/acknowledge", ("form-key", Key()));
        Assert.Equal(HttpStatusCode.NotFound, post.Status);
        // A session of one host is none on another.
        using var carried = new Browser(portal.Address, Street.Noc) { Cookies = mia.Cookies };
        Assert.StartsWith("/sign-in", (await carried.GetAsync("/noc")).Location, StringComparison.Ordinal);
        Assert.Equal(0, await UpdatesAsync(incident));
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task List_ranks_by_homes_off_and_says_who_has_what_and_what_is_overdue()
    {
        var small = await TestIncident.OpenAsync(portal, IncidentKind.PowerCut, portal.Street.Outage.Skip(11).Take(2));
        var large = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Skip(13).Take(5));
        await large.RestoreAsync(portal.Street.Outage[13]);
        await small.UpdateAsync("Soon.", "next_update_at = now() - interval '1 minute'");
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        var list = await nora.GetAsync("/noc");
        var rows = Regex.Matches(list.Body, "<tr role=\"row\" data-row=\"([^\"]+)\" data-homes=.*?</tr>", RegexOptions.Singleline);
        Assert.Equal([large.Number, small.Number], rows.Select(r => r.Groups[1].Value));
        Assert.Contains("2 open incidents, 6 homes off. 1 update is overdue.", list.Body, StringComparison.Ordinal);
        Assert.Contains("href=\"/noc?view=map&amp;incident=", list.Body, StringComparison.Ordinal);
        Assert.Contains("Fibre cut", rows[0].Value, StringComparison.Ordinal);
        Assert.Contains(" data-name=\"Homes off\">4 of 5</td>", rows[0].Value, StringComparison.Ordinal);
        Assert.Matches("Hill Road<br ?/?>\\s*<span class=\"note\"><bdi>olt-1 0/1/4</bdi>", rows[0].Value);
        Assert.Contains("Nobody yet", rows[0].Value, StringComparison.Ordinal);
        Assert.Contains("nothing told yet", rows[0].Value, StringComparison.Ordinal);
        Assert.Contains("overdue since", rows[1].Value, StringComparison.Ordinal);
        await small.RemoveAsync();
        await large.RemoveAsync();
        Assert.Contains("All clear: no open incident.", (await nora.GetAsync("/noc")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_that_did_not_change_is_answered_without_a_body_and_with_its_time()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Skip(11).Take(3));
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        foreach (var path in new[] { "/noc/list", $"/noc/incidents/{incident.Number}/live" })
        {
            var first = await nora.FetchAsync(path);
            Assert.Equal(HttpStatusCode.OK, first.Status);
            Assert.DoesNotContain("<html", first.Body, StringComparison.Ordinal);
            var same = await nora.FetchAsync(path, first.Header("ETag"));
            Assert.Equal((HttpStatusCode.NotModified, ""), (same.Status, same.Body));
            Assert.Matches(@"\d\d:\d\d:\d\d", same.Header("Lightline-As-Of"));
            await incident.RestoreAsync(portal.Street.Outage[path == "/noc/list" ? 11 : 12]);
            Assert.Equal(HttpStatusCode.OK, (await nora.FetchAsync(path, first.Header("ETag"))).Status);
        }

        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Incident_says_why_notices_were_not_sent_and_tells_returns_together()
    {
        var homes = portal.Street.Outage.Skip(13).Take(5).ToArray();
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, homes);
        foreach (var (reason, minutes) in new[] { ("over-before-told", 3), ("unheard-of", 2), ("unheard-of", 1) })
        {
            await portal.ExecuteAsync(
                """
                insert into notify.notification (id, incident_id, connection_id, organisation_id, account_id, topic, subject, kind,
                    episode, channel, address, state, reason, created_at, attempts)
                select gen_random_uuid(), $1, $2, organisation_id, account_id, 'outage', 'test/' || gen_random_uuid(), 'restored', 1,
                    'sms', 'here', 'suppressed', $3, now(), 0
                from retail.tenure where connection_id = $2
                """,
                incident.Id, homes[0].Connection.Value, reason);
            await portal.ExecuteAsync(
                """
                insert into live.incident_event (id, incident_id, region_id, change, kind, at, connections, episodes)
                select gen_random_uuid(), id, region_id, 1, 3, now() - $3 * interval '1 minute', array[$2::bigint], array[1]
                from live.incident where id = $1
                """,
                incident.Id, homes[0].Connection.Value, minutes);
        }

        await incident.UpdateAsync("Soon.", "next_update_at = now() + interval '1 hour'");
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        var page = (await nora.GetAsync($"/noc/incidents/{incident.Number}")).Body;
        Assert.Contains("<td>suppressed: back before anybody was told</td><td class=\"number\">1</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td>suppressed: unheard of</td><td class=\"number\">2</td>", page, StringComparison.Ordinal);
        Assert.Contains("Back: 3 connections", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Back: 1 connection", page, StringComparison.Ordinal);
        Assert.Contains("Next update by</dt>", page, StringComparison.Ordinal);
        await portal.ExecuteAsync("delete from notify.notification where incident_id = $1", incident.Id);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Update_is_published_once_however_often_it_is_sent_and_its_markup_stays_text()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Skip(13).Take(5));
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        var path = $"/noc/incidents/{incident.Number}";
        var page = await nora.GetAsync(path);
        Assert.Contains("Confirmed by a poll", page.Body, StringComparison.Ordinal);
        Assert.Contains($"<bdi>{portal.Street.Outage[13].ConnectionNumber}</bdi>", page.Body, StringComparison.Ordinal);
        Assert.Contains("Hill Road", page.Body, StringComparison.Ordinal);
        var keys = Regex.Matches(page.Body, "name=\"form-key\" value=\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(2, keys.Length);
        for (var i = 0; i < 2; i++)
        {
            var taken = await nora.PostAsync(path + "/acknowledge", ("form-key", keys[0]));
            Assert.Equal((HttpStatusCode.Redirect, path), (taken.Status, taken.Location));
            var told = await nora.PostAsync(
                path + "/updates",
                ("form-key", keys[1]), ("stage", "identified"), ("message", " " + Markup + "\r\nAnother line.\u0007 "),
                ("back-by", "23:59"), ("next-update", ""), ("send", "yes"));
            Assert.Equal((HttpStatusCode.Redirect, path + "#told"), (told.Status, told.Location));
        }

        Assert.Equal(2, await UpdatesAsync(incident));
        Assert.Equal(Markup + "\nAnother line.", await TextAsync(incident, "message"));
        Assert.Equal("true", await TextAsync(incident, "is_sent::text"));
        page = await nora.GetAsync(path);
        Assert.DoesNotContain("/acknowledge", page.Body, StringComparison.Ordinal);
        Assert.Contains("<bdi>Nora Noc</bdi> has it.", page.Body, StringComparison.Ordinal);
        await incident.ShowAsync();
        Assert.Contains("Nora Noc told the homes concerned", page.Body, StringComparison.Ordinal);
        using var anyone = portal.Browse(Street.Clearwave);
        foreach (var body in new[] { page.Body, (await anyone.GetAsync($"/outages/{incident.Number}")).Body })
        {
            Assert.DoesNotContain("<b onclick", body, StringComparison.Ordinal);
            Assert.Contains("&lt;b onclick=x&gt;Hill&lt;/b&gt; &amp; Dock", body, StringComparison.Ordinal);
        }

        await incident.RemoveAsync();
    }

    [Fact]
    public async Task What_is_wrong_is_named_at_its_field_and_nothing_is_told()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Skip(13).Take(2));
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        var path = $"/noc/incidents/{incident.Number}";
        await nora.GetAsync(path);
        var key = Key();
        var answer = await nora.PostAsync(
            path + "/updates",
            ("form-key", key), ("stage", "resolved"), ("message", "<i>typed</i>"), ("back-by", "2020-01-01T10:00"),
            ("next-update", "later"), ("send", "no"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("<title>Error: Fibre cut, Hill Road", answer.Body, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#stage\">2 homes are still off.", answer.Body, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#back-by\">This time must lie ahead", answer.Body, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#next-update\">Write a time such as", answer.Body, StringComparison.Ordinal);
        Assert.Contains("&lt;i&gt;typed&lt;/i&gt;</textarea>", answer.Body, StringComparison.Ordinal);
        Assert.Contains($"value=\"{key}\"", answer.Body, StringComparison.Ordinal);
        Assert.Equal(0, await UpdatesAsync(incident));
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Form_from_elsewhere_without_the_token_is_refused()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Skip(13).Take(2));
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        foreach (var form in new[] { "acknowledge", "updates" })
        {
            var answer = await nora.PostBareAsync(
                $"/noc/incidents/{incident.Number}/{form}",
                ("form-key", Key()), ("stage", "identified"), ("message", "x"), ("send", "no"));
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Contains("Nothing was changed", answer.Body, StringComparison.Ordinal);
        }

        await nora.GetAsync("/noc");
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await nora.PostAsync($"/noc/incidents/{incident.Number}/acknowledge", ("form-key", "1"))).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await nora.PostAsync("/noc/incidents/ZZZZZZZZ/acknowledge", ("form-key", Key()))).Status);
        Assert.Equal(0, await UpdatesAsync(incident));
        await incident.RemoveAsync();
    }

    private static string Key() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("D");

    private async Task<int> UpdatesAsync(TestIncident incident) =>
        int.Parse(await TextAsync(incident, "count(*)::text", newest: false), System.Globalization.CultureInfo.InvariantCulture);

    private async Task<string> TextAsync(TestIncident incident, string what, bool newest = true)
    {
        await using var command = portal.Owner.CreateCommand(
            $"select {what} from retail.incident_update where incident_id = $1 {(newest ? "order by id desc limit 1" : "")}");
        command.Parameters.Add(new NpgsqlParameter { Value = incident.Id });
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
