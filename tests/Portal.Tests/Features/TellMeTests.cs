using System.Net;
using System.Text.RegularExpressions;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Features;

/// <summary>"Text me when it's fixed": only what is kept is promised.</summary>
[Collection("incidents")]
public sealed partial class TellMeTests(RunningPortal portal)
{
    private const string Phone = "+37250001234";

    private Neighbour Leo => portal.Street.Leo;

    private string Form => $"/connection/{Leo.Home.ConnectionNumber}/tell-me";

    [Theory]
    [InlineData(IncidentKind.FibreCut, "Text me when it&#x27;s fixed", "when it&#x27;s fixed")]
    [InlineData(IncidentKind.PowerCut, "Tell me when I&#x27;m back", "when you&#x27;re back")]
    public async Task Asked_once_or_often_it_is_one_row_and_can_be_taken_back(IncidentKind kind, string ask, string over)
    {
        await using var outage = await CutAsync(kind);
        await PhoneAsync(isOn: false);
        using var browser = await portal.SignInAsync(Leo);
        foreach (var path in new[] { "/", "/connection", $"/outages/{outage.Incident.Number}" })
        {
            var page = await browser.GetAsync(path);
            Assert.Equal(ask, Button(page));
            Assert.DoesNotContain("We text", Shown(page), StringComparison.Ordinal);
            for (var times = 0; times < 2; times++)
            {
                var asked = await browser.PostAsync(Form, ("wish", "ask"), ("return", path));
                Assert.Equal((HttpStatusCode.Redirect, path), (asked.Status, asked.Location));
                Assert.Equal(1, await AskedAsync());
            }

            page = await browser.GetAsync(path);
            Assert.Contains("We text <bdi>***12 34</bdi>", Shown(page), StringComparison.Ordinal);
            Assert.Contains($"{over}</span>.", Shown(page), StringComparison.Ordinal);
            Assert.Equal("Don&#x27;t text me", Button(page));
            Assert.DoesNotContain(Phone[5..], page.Body, StringComparison.Ordinal);
            await browser.PostAsync(Form, ("wish", "take-back"), ("return", path));
            Assert.Equal(0, await AskedAsync());
            Assert.Equal(ask, Button(await browser.GetAsync(path)));
        }

        // What changed nothing is not written down.
        Assert.Equal(
            Enumerable.Repeat(new[] { $"tell-me.asked by {Leo.Email} for account", $"tell-me.taken-back by {Leo.Email} for account" }, 3)
                .SelectMany(both => both),
            (await AuditTrail.ReadAsync(portal, $"{Leo.Home.Connection.Value}")).TakeLast(6));
    }

    [Fact]
    public async Task Who_gets_texts_anyway_is_told_so_and_who_has_quiet_hours_may_ask_for_this_one()
    {
        await using var outage = await CutAsync(IncidentKind.FibreCut);
        await PhoneAsync(isOn: true);
        using var browser = await portal.SignInAsync(Leo);
        var page = await browser.GetAsync("/");
        Assert.Contains("We text <bdi>***12 34</bdi> <span data-live=\"outage-over\">", Shown(page), StringComparison.Ordinal);
        Assert.Null(Button(page));
        await portal.ExecuteAsync("update retail.preference set quiet_from = '22:00', quiet_to = '07:00'");
        Assert.Equal("Text me when it&#x27;s fixed", Button(await browser.GetAsync("/")));
        // The gateway refused this number in this outage: no promise is made of it.
        await portal.ExecuteAsync(
            """
            insert into notify.notification (id, incident_id, organisation_id, account_id, topic, subject, kind, episode, channel,
                address, state, created_at, attempts)
            select gen_random_uuid(), $1, organisation_id, account_id, 'outage', 'test/refused', 'fibre-cut-lost', 1, 'sms', $2,
                'failed', now(), 1
            from retail.contact_point where value = $2
            """,
            outage.Incident.Id, Phone);
        Assert.Contains("When it is over we write to you here", Shown(await browser.GetAsync("/")), StringComparison.Ordinal);
        await browser.PostAsync(Form, ("wish", "ask"));
        Assert.Equal(0, await AskedAsync());
    }

    [Fact]
    public async Task Without_a_telephone_the_page_says_where_the_news_comes()
    {
        await using var outage = await CutAsync(IncidentKind.FibreCut);
        using var browser = await portal.SignInAsync(Leo);
        Assert.Contains("under Messages, and by e-mail.", Shown(await browser.GetAsync("/")), StringComparison.Ordinal);
        await PhoneAsync(isOn: false);
        await portal.ExecuteAsync(
            "update retail.contact_point set verified_at = null where value in ($1, $2)", Phone, Leo.Email);
        var page = await browser.GetAsync("/");
        Assert.Contains("When it is over we write to you here, under Messages.", Shown(page), StringComparison.Ordinal);
        Assert.DoesNotContain("by e-mail", Shown(page), StringComparison.Ordinal);
        await browser.PostAsync(Form, ("wish", "ask"));
        Assert.Equal(0, await AskedAsync());
    }

    [Fact]
    public async Task Asking_for_somebody_else_or_without_the_forms_token_changes_nothing()
    {
        await using var outage = await CutAsync(IncidentKind.FibreCut);
        await PhoneAsync(isOn: false);
        using var leo = await portal.SignInAsync(Leo);
        using var mia = await portal.SignInAsync(portal.Street.Mia);
        using var stranger = portal.Browse(Street.Brightline);
        await leo.GetAsync("/");
        await mia.GetAsync("/");
        Assert.Equal(HttpStatusCode.NotFound, (await mia.PostAsync(Form, ("wish", "ask"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await leo.PostAsync("/connection/x%27/tell-me", ("wish", "ask"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await leo.PostBareAsync(Form, ("wish", "ask"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await leo.PostAsync(Form, ("wish", "both"))).Status);
        await stranger.GetAsync("/sign-in");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync(Form, ("wish", "ask"))).Status);
        Assert.Equal(0, await AskedAsync());
        Assert.Equal("/", (await leo.PostAsync(Form, ("wish", "ask"), ("return", "//evil.example"))).Location);
        Assert.Equal(1, await AskedAsync());
        await mia.PostAsync(
            $"/connection/{portal.Street.Mia.Home.ConnectionNumber}/tell-me", ("wish", "take-back"));
        Assert.Equal(1, await AskedAsync());
    }

    [Fact]
    public async Task What_was_asked_for_one_outage_is_not_said_of_the_next()
    {
        await using var first = await CutAsync(IncidentKind.FibreCut);
        await PhoneAsync(isOn: false);
        using var browser = await portal.SignInAsync(Leo);
        await browser.GetAsync("/");
        await browser.PostAsync(Form, ("wish", "ask"));
        var page = await browser.GetAsync("/");
        // An open page turns by these, without another load.
        Assert.Contains($"data-live-except=\"/outages/{first.Incident.Number}\" hidden", page.Body, StringComparison.Ordinal);
        Assert.Contains($"data-live-only=\"/outages/{first.Incident.Number}\">", page.Body, StringComparison.Ordinal);
        await first.Incident.RestoreAsync(Leo.Home);
        await browser.PostAsync(Form, ("wish", "take-back"));
        Assert.Equal(1, await AskedAsync());
        await using var next = await CutAsync(IncidentKind.FibreCut);
        Assert.Equal("Text me when it&#x27;s fixed", Button(await browser.GetAsync("/")));
    }

    [Fact]
    public async Task Back_again_or_not_served_there_is_nothing_to_ask_for()
    {
        await using var outage = await CutAsync(IncidentKind.FibreCut);
        await PhoneAsync(isOn: false);
        using var browser = await portal.SignInAsync(Leo);
        await browser.GetAsync("/");
        await portal.ExecuteAsync(
            "update retail.service set state = 'suspended' where connection_id = $1", Leo.Home.Connection.Value);
        try
        {
            var page = await browser.GetAsync("/");
            Assert.Contains("See updates", Shown(page), StringComparison.Ordinal);
            Assert.Null(Button(page));
            Assert.DoesNotContain("we write to you here", page.Body, StringComparison.Ordinal);
            await browser.PostAsync(Form, ("wish", "ask"));
        }
        finally
        {
            await portal.ExecuteAsync(
                "update retail.service set state = 'active' where connection_id = $1", Leo.Home.Connection.Value);
        }

        await outage.Incident.RestoreAsync(Leo.Home);
        await browser.PostAsync(Form, ("wish", "ask"));
        Assert.Equal(0, await AskedAsync());
        Assert.DoesNotContain(
            "is part of it", (await browser.GetAsync($"/outages/{outage.Incident.Number}")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_public_page_tells_only_members_of_their_own_home()
    {
        await using var outage = await CutAsync(IncidentKind.FibreCut);
        await PhoneAsync(isOn: false);
        var path = $"/outages/{outage.Incident.Number}";
        using var leo = await portal.SignInAsync(Leo);
        Assert.Matches("Your connection at [^<]*Dock Street is part of it.", (await leo.GetAsync(path)).Body);
        using var kaur = await portal.SignInAsync(portal.Street.Kaur);
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        using var stranger = portal.Browse(Street.Brightline);
        foreach (var other in new[] { kaur, nora, stranger })
        {
            var page = await other.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.DoesNotContain("is part of it", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("tell-me", page.Body, StringComparison.Ordinal);
        }
    }

    /// <summary>The hero without the room that is kept behind it and without what is hidden.</summary>
    private static string Shown(Answer page) => Unseen().Replace(page.Body, "");

    private static string? Button(Answer page) =>
        Wish().Match(Shown(page)) is { Success: true } match ? match.Groups[1].Value : null;

    private async Task<Outage> CutAsync(IncidentKind kind)
    {
        await TestIncident.LoseAsync(
            portal, Leo.Home, kind == IncidentKind.PowerCut ? DownCause.DyingGasp : DownCause.LossOfSignal);
        // Five homes and more have a public page.
        return new Outage(portal, await TestIncident.OpenAsync(
            portal, kind, [Leo.Home, .. portal.Street.Outage.Skip(4).Take(4)]));
    }

    private Task PhoneAsync(bool isOn) => portal.ExecuteAsync(
        """
        with added as (
            insert into retail.contact_point (id, organisation_id, account_id, person_id, kind, value, verified_at)
            select gen_random_uuid(), p.organisation_id, p.account_id, p.id, 'phone', $2, now()
            from retail.tenure t join retail.account_person p on p.account_id = t.account_id
            where t.connection_id = $1
            returning *)
        insert into retail.preference (organisation_id, account_id, person_id, topic, channel, is_enabled)
        select organisation_id, account_id, person_id, 'outage', 'sms', $3 from added
        """,
        Leo.Home.Connection.Value, Phone, isOn);

    private async Task<long> AskedAsync()
    {
        await using var command = portal.Owner.CreateCommand("select count(*) from retail.tell_when_back");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    [GeneratedRegex("<div class=\"hero-room\".*?</div>\\s*</div>|<form[^>]* hidden>.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Unseen();

    [GeneratedRegex("<button class=\"button[^\"]*\" name=\"wish\"[^>]*>([^<]*)</button>")]
    private static partial Regex Wish();

    private sealed class Outage(RunningPortal portal, TestIncident incident) : IAsyncDisposable
    {
        public TestIncident Incident => incident;

        public async ValueTask DisposeAsync()
        {
            await portal.ExecuteAsync("delete from retail.tell_when_back");
            await portal.ExecuteAsync("delete from retail.preference");
            await portal.ExecuteAsync("delete from notify.notification where subject = 'test/refused'");
            await portal.ExecuteAsync("delete from retail.contact_point where kind = 'phone'");
            await portal.ExecuteAsync(
                "update retail.contact_point set verified_at = now() where kind = 'email' and verified_at is null");
            await TestIncident.FindAsync(portal, portal.Street.Leo.Home);
            await incident.RemoveAsync();
        }
    }
}
