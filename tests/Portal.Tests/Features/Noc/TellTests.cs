using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lightline.Portal.Tests.Features.Noc;

/// <summary>From the form over the page that checks it to what people read, in a browser without script.</summary>
[Collection("incidents")]
public sealed partial class TellTests(RunningPortal portal)
{
    private const string Markup = "<b onclick=x>Hill</b> & Dock";

    [Fact]
    public async Task Check_shows_what_will_be_sent_to_how_many_homes_of_whom_and_stores_nothing()
    {
        // Four homes of Brightline and one of Clearwave; of one more the service has ended.
        var incident = await TestIncident.OpenAsync(
            portal, IncidentKind.FibreCut, [.. portal.Street.Outage.Take(5), portal.Street.Outage[^1]]);
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        var (path, form) = await OpenAsync(nora, incident);
        var check = await nora.PostAsync(
            path + "/check", [.. form, ("stage", "identified"), ("cause", "cable-cut"), ("message", Markup), ("send", "yes")]);
        Assert.Equal(HttpStatusCode.OK, check.Status);
        var link = $"http://{Street.Brightline}:{portal.Address.Port}/outages/{incident.Number}";
        var sms = $"Brightline, outage at (address of the home): A cable was cut. {Markup} Updates: {link}";
        Assert.Contains(WebUtility.HtmlEncode(sms), check.Body, StringComparison.Ordinal);
        // Where it names a home and counts others of its reader.
        var longest = sms.Replace("(address of the home)", "1 Dock Street (and 999 other homes)", StringComparison.Ordinal);
        Assert.Contains($"At most {longest.Length} septets, 2 parts", check.Body, StringComparison.Ordinal);
        Assert.Contains("News about the outage at (address of the home)", check.Body, StringComparison.Ordinal);
        Assert.Contains("See what we know now: http", check.Body, StringComparison.Ordinal);
        Assert.Contains("<b>5 homes</b> off now have a service", check.Body, StringComparison.Ordinal);
        Assert.Matches(
            "Brightline</th><td class=\"number\">4</td>.*Clearwave</th><td class=\"number\">1</td>",
            check.Body.ReplaceLineEndings(""));
        Assert.DoesNotContain("<b onclick", check.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", check.Body, StringComparison.Ordinal);
        Assert.Equal(0, await UpdatesAsync(incident));

        var shown = await nora.PostAsync(
            path + "/check", [.. form, ("stage", "identified"), ("message", new string('é', 400) + "…"), ("send", "yes")]);
        Assert.Contains(
            "characters, 3 parts. A character in it, or in an address, is not of the alphabet", shown.Body, StringComparison.Ordinal);
        Assert.Contains("The end of what you wrote does not fit", shown.Body, StringComparison.Ordinal);
        Assert.Contains("Nothing is sent.", (await nora.PostAsync(
            path + "/check", [.. form, ("stage", "identified"), ("message", "x"), ("send", "no")])).Body, StringComparison.Ordinal);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Who_has_not_shown_for_long_that_it_is_them_does_so_first_and_what_they_typed_stays()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Take(5));
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        var (path, form) = await OpenAsync(nora, incident);
        Tickets.Change(portal, nora, ticket => ticket.Items["started"] =
            TimeProvider.System.GetUtcNow().Add(-StepUp.RecentFor).ToString("O", CultureInfo.InvariantCulture));
        (string, string)[] typed = [.. form, ("stage", "identified"), ("message", "Typed before"), ("send", "yes")];
        foreach (var action in new[] { "/acknowledge", "/check", "/updates" })
        {
            var refused = await nora.PostAsync(path + action, typed);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains(
                $"href=\"/account/confirm?return={Uri.EscapeDataString(path)}\"", refused.Body, StringComparison.Ordinal);
            Assert.Equal(action != "/acknowledge", refused.Body.Contains("Typed before</textarea>", StringComparison.Ordinal));
        }

        Assert.Equal(0, await UpdatesAsync(incident));
        await nora.GetAsync("/account/confirm");
        Assert.Equal(path, (await nora.PostAsync("/account/confirm", ("password", Street.Password), ("return", path))).Location);
        Assert.Equal(HttpStatusCode.OK, (await nora.PostAsync(path + "/check", typed)).Status);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Checked_update_is_published_once_with_no_collector_at_all_and_can_be_changed_before()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Skip(13).Take(5));
        await using var alone = await portal.StartAnotherAsync(_ => { });
        using var nora = await RunningPortal.SignInAsync(portal.Street.Nora, RunningPortal.AddressOf(alone));
        var (path, form) = await OpenAsync(nora, incident);
        Assert.Equal(HttpStatusCode.Redirect, (await nora.PostAsync(path + "/acknowledge", ("form-key", Key()))).Status);
        var check = await nora.PostAsync(
            path + "/check",
            [.. form, ("stage", "monitoring"), ("message", Markup), ("back-by", "23:59"), ("next-update", ""), ("send", "yes")]);
        var carried = Hidden(check.Body);
        var changed = await nora.PostAsync(path + "/change", carried);
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Contains("&lt;b onclick=x&gt;Hill&lt;/b&gt; &amp; Dock</textarea>", changed.Body, StringComparison.Ordinal);
        Assert.Contains("<option value=\"monitoring\" selected", changed.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"23:59\"", changed.Body, StringComparison.Ordinal);
        Assert.Contains(form[0].Value, changed.Body, StringComparison.Ordinal);
        Assert.Equal(1, await UpdatesAsync(incident));

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => nora.PostAsync(path + "/updates", carried)));
        Assert.All(answers, a => Assert.Equal((HttpStatusCode.Redirect, path + "#told"), (a.Status, a.Location)));
        Assert.Equal(2, await UpdatesAsync(incident));

        // Back, other words, and published again: what stands is what was published.
        var other = await nora.PostAsync(
            path + "/updates", [.. carried.Where(f => f.Name != "message"), ("message", "Something else")]);
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.Contains("This form was published before", other.Body, StringComparison.Ordinal);
        Assert.Contains("Something else</textarea>", other.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(form[0].Value, other.Body, StringComparison.Ordinal);
        Assert.Equal(2, await UpdatesAsync(incident));
        // Each of the two is in the audit log once, with who did it, however often its form came.
        Assert.Equal(
            ["incident.acknowledged by nora@example.org", "incident.updated by nora@example.org"],
            await AuditTrail.ReadAsync(portal, $"{incident.Id}"));
        await alone.StopAsync(CancellationToken.None);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Incident_that_ended_while_it_was_checked_is_said_and_nothing_is_sent()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Skip(13).Take(3));
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        var (path, form) = await OpenAsync(nora, incident);
        var carried = Hidden((await nora.PostAsync(
            path + "/check", [.. form, ("stage", "identified"), ("message", "On our way."), ("send", "yes")])).Body);
        await incident.RestoreAsync([.. portal.Street.Outage.Skip(13).Take(3)]);
        await incident.ResolveAsync();
        var answer = await nora.PostAsync(path + "/updates", carried);
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("The incident ended while you were checking", answer.Body, StringComparison.Ordinal);
        Assert.Contains("<title>Error: ", answer.Body, StringComparison.Ordinal);
        Assert.Contains("On our way.</textarea>", answer.Body, StringComparison.Ordinal);
        Assert.Equal(0, await UpdatesAsync(incident));

        // Who sees that it has ended may still say so.
        carried = Hidden((await nora.PostAsync(
            path + "/check", [.. form, ("stage", "resolved"), ("message", "It is fixed."), ("send", "no")])).Body);
        Assert.Equal(HttpStatusCode.Redirect, (await nora.PostAsync(path + "/updates", carried)).Status);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Expected_time_changes_three_times_each_with_its_reason_which_people_read()
    {
        var juta = portal.Street.Juta;
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Take(6));
        await TestIncident.LoseAsync(portal, juta.Home, DownCause.LossOfSignal);
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        var day = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        for (var i = 0; i < 5; i++)
        {
            var (path, form) = await OpenAsync(nora, incident);
            (string, string)[] word =
            [
                .. form, ("stage", "identified"), ("message", "At work."), ("back-from", i == 3 ? $"{day}T12:30" : ""),
                ("back-by", $"{day}T1{i}:00"), ("send", "no"),
            ];
            if (i > 0)
            {
                var bare = await nora.PostAsync(path + "/check", word);
                Assert.Equal(HttpStatusCode.UnprocessableEntity, bare.Status);
                Assert.Contains(i < 4 ? "href=\"#back-reason\"" : "href=\"#back-by\"", bare.Body, StringComparison.Ordinal);
            }

            var check = await nora.PostAsync(path + "/check", [.. word, ("back-reason", i == 0 ? "" : $"reason <i>{i}</i>")]);
            if (i == 4)
            {
                Assert.Equal(HttpStatusCode.UnprocessableEntity, check.Status);
                Assert.Contains("The expected time was changed 3 times, which is the most", check.Body, StringComparison.Ordinal);
                break;
            }

            Assert.Equal(HttpStatusCode.OK, check.Status);
            Assert.Equal(HttpStatusCode.Redirect, (await nora.PostAsync(path + "/updates", Hidden(check.Body))).Status);
        }

        Assert.Equal(4, await UpdatesAsync(incident));
        await incident.ShowAsync();
        using var anna = await portal.SignInAsync(juta);
        var own = await anna.GetAsync("/connection");
        Assert.Matches(@"Back between 12:30 on .* and 13:00 on .*\. The time changed: reason &lt;i&gt;3&lt;/i&gt;\.", own.Body);
        foreach (var page in new[] { "/status", $"/outages/{incident.Number}" })
        {
            var body = (await anna.GetAsync(page)).Body;
            Assert.Matches("Back between <time[^>]*>[^<]*12:30</time> and <time[^>]*>[^<]*13:00</time>", body);
            Assert.Contains("The time changed: reason &lt;i&gt;3&lt;/i&gt;.", body, StringComparison.Ordinal);
        }

        var noc = (await nora.GetAsync($"/noc/incidents/{incident.Number}")).Body;
        Assert.Contains("Changed 3 of at most 3 times.", noc, StringComparison.Ordinal);
        Assert.Contains("The time changed: reason &lt;i&gt;3&lt;/i&gt;.", noc, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>3</i>", noc, StringComparison.Ordinal);
        await TestIncident.FindAsync(portal, juta.Home);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Operators_who_publish_at_once_change_the_time_no_oftener_than_one_would()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Skip(13).Take(2));
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        var (path, _) = await OpenAsync(nora, incident);
        var day = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal(HttpStatusCode.Redirect, (await TellAsync(0)).Status);
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(TellAsync));
        Assert.Equal(3, answers.Count(a => a.Status == HttpStatusCode.Redirect));
        Assert.Equal(5, answers.Count(a => a.Status == HttpStatusCode.UnprocessableEntity));
        Assert.Equal(4, await UpdatesAsync(incident));
        await incident.RemoveAsync();

        Task<Answer> TellAsync(int i) => nora.PostAsync(
            path + "/updates",
            ("form-key", Key()), ("stage", "identified"), ("message", "x"), ("back-by", $"{day}T1{i}:00"),
            ("back-reason", i == 0 ? "" : "Frost"), ("send", "no"));
    }

    [Fact]
    public async Task Form_of_another_site_without_token_or_with_the_key_of_another_form_writes_nothing()
    {
        var one = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Skip(13).Take(2));
        var other = await TestIncident.OpenAsync(portal, IncidentKind.PowerCut, portal.Street.Outage.Skip(16).Take(2));
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        var (path, _) = await OpenAsync(nora, one);
        foreach (var form in new[] { "acknowledge", "check", "change", "updates" })
        {
            (string, string)[] fields = [("form-key", Key()), ("stage", "identified"), ("message", "x"), ("send", "no")];
            Assert.Equal(HttpStatusCode.BadRequest, (await nora.PostBareAsync($"{path}/{form}", fields)).Status);
            foreach (var origin in new[] { "https://evil.example", $"http://{Street.Brightline}:{portal.Address.Port}", "null" })
            {
                nora.Origin = origin;
                var refused = await nora.PostAsync($"{path}/{form}", fields);
                Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
                Assert.Contains("Nothing was changed", refused.Body, StringComparison.Ordinal);
            }

            nora.Origin = null;
        }

        Assert.Equal(0, await UpdatesAsync(one));
        nora.Origin = $"http://{Street.Noc}:{portal.Address.Port}";
        var key = Key();
        (string, string)[] word = [("form-key", key), ("stage", "identified"), ("message", "x"), ("send", "no")];
        Assert.Equal(HttpStatusCode.Redirect, (await nora.PostAsync(path + "/updates", word)).Status);
        var others = $"/noc/incidents/{other.Number}";
        foreach (var wrong in new[] { others + "/updates", others + "/acknowledge", path + "/acknowledge" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await nora.PostAsync(wrong, word)).Status);
        }

        Assert.Equal((1, 0), (await UpdatesAsync(one), await UpdatesAsync(other)));
        await one.RemoveAsync();
        await other.RemoveAsync();
    }

    [Fact]
    public async Task Database_that_does_not_answer_is_said_and_what_was_typed_is_kept()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Skip(13).Take(2));
        await using var hasty = await portal.StartAnotherAsync(builder => builder.Services.AddSingleton(
            new LiveOptions { CollectorsMax = 0, CallTimeout = TimeSpan.FromSeconds(1) }));
        using var nora = await RunningPortal.SignInAsync(portal.Street.Nora, RunningPortal.AddressOf(hasty));
        await hasty.Services.GetRequiredService<IncidentWatch>().LookAsync(CancellationToken.None);
        var (path, form) = await OpenAsync(nora, incident);
        (string, string)[] word = [.. form, ("stage", "identified"), ("message", "Typed for long."), ("send", "yes")];
        await using (var connection = await portal.Owner.OpenConnectionAsync(CancellationToken.None))
        await using (var held = await connection.BeginTransactionAsync(CancellationToken.None))
        {
            await using var command = new NpgsqlCommand(
                "lock table retail.incident_update, notify.template in access exclusive mode", connection, held);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            foreach (var step in new[] { "check", "updates" })
            {
                var away = await nora.PostAsync($"{path}/{step}", word);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, away.Status);
                Assert.Contains("so we can&#x27;t say whether this was told", away.Body, StringComparison.Ordinal);
                Assert.Contains("Typed for long.</textarea>", away.Body, StringComparison.Ordinal);
                Assert.Contains(form[0].Value, away.Body, StringComparison.Ordinal);
            }

            var notTaken = await nora.PostAsync(path + "/acknowledge", ("form-key", Key()));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, notTaken.Status);
            Assert.Contains("say whether you have taken it", notTaken.Body, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Redirect, (await nora.PostAsync(path + "/updates", word)).Status);
        Assert.Equal(1, await UpdatesAsync(incident));
        await hasty.StopAsync(CancellationToken.None);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Incident_that_ended_long_ago_keeps_its_page_for_the_noc_alone()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Skip(13).Take(5));
        await incident.UpdateAsync("The digger is gone.");
        await incident.ResolveAsync(hoursAgo: 40 * 24);
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        var path = $"/noc/incidents/{incident.Number}";
        Assert.DoesNotContain(incident.Number, (await nora.GetAsync("/noc")).Body, StringComparison.Ordinal);
        foreach (var part in new[] { path, path + "/live" })
        {
            var page = await nora.GetAsync(part);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains("The digger is gone.", page.Body, StringComparison.Ordinal);
            Assert.Contains("Hill Road", page.Body, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await nora.GetAsync("/noc/incidents/ZZZZZZZZ")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await nora.GetAsync("/noc/incidents/no-number")).Status);
        using var mia = await portal.SignInAsync(portal.Street.Mia);
        Assert.Equal(HttpStatusCode.NotFound, (await mia.GetAsync(path)).Status);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Of_silent_equipment_there_is_no_form_and_nothing_is_told()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.OltSilent, portal.Street.Outage.Skip(13).Take(2));
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        var path = $"/noc/incidents/{incident.Number}";
        Assert.DoesNotContain("/check\"", (await nora.GetAsync(path)).Body, StringComparison.Ordinal);
        var answer = await nora.PostAsync(
            path + "/updates", ("form-key", Key()), ("stage", "identified"), ("message", "x"), ("send", "no"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(0, await UpdatesAsync(incident));
        await incident.RemoveAsync();
    }

    private static string Key() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("D");

    /// <summary>The incident's path, and the key of its form.</summary>
    private static async Task<(string Path, (string Name, string Value)[] Form)> OpenAsync(Browser noc, TestIncident incident)
    {
        var path = $"/noc/incidents/{incident.Number}";
        var page = await noc.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var form = page.Body[page.Body.IndexOf($"action=\"{path}/check\"", StringComparison.Ordinal)..];
        return (path, [("form-key", FormKey().Match(form).Groups[1].Value)]);
    }

    /// <summary>What the page carries on, but for the token, which the browser adds.</summary>
    private static (string Name, string Value)[] Hidden(string body) =>
    [
        .. HiddenField().Matches(body[body.IndexOf("/updates\"", StringComparison.Ordinal)..])
            .Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)))
            .Where(field => field.Item1 != "form-token"),
    ];

    private async Task<int> UpdatesAsync(TestIncident incident)
    {
        await using var command = portal.Owner.CreateCommand(
            "select count(*)::int from retail.incident_update where incident_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = incident.Id });
        return (int)(await command.ExecuteScalarAsync())!;
    }

    [GeneratedRegex("name=\"form-key\" value=\"([^\"]+)\"")]
    private static partial Regex FormKey();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();
}
