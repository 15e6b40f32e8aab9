using System.Globalization;
using System.Net;
using Lightline.Contracts.Incidents;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Tests.Live;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Lightline.Portal.Tests.Features;

/// <summary>An agent finds who is speaking, and acts for them: seen, with a reason, for a while, and written down.</summary>
[Collection("incidents")]
public sealed class DeskTests(RunningPortal portal)
{
    private const string Reason = "She cannot see her <b>lamp";

    /// <summary>The promise: the socket of an ended session is closed within this.</summary>
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_customer_is_found_by_what_they_say_and_only_the_own_providers()
    {
        await using var people = new TestPeople(portal);
        using var agent = await AgentAsync(people);
        Assert.Equal("/desk", (await agent.GetAsync("/")).Location);
        await agent.GetAsync("/desk");
        var (mia, kaur) = (portal.Street.Mia, portal.Street.Kaur);
        var (own, foreign) = (await NumberAsync(mia), await NumberAsync(kaur));
        foreach (var said in new[] { own, own.ToLowerInvariant(), mia.Email.ToUpperInvariant(), mia.Home.ConnectionNumber, $"  {own} " })
        {
            var found = await agent.PostAsync("/desk", ("said", said));
            Assert.Equal((HttpStatusCode.Redirect, $"/desk/customers/{own}"), (found.Status, found.Location));
        }

        foreach (var said in new[] { foreign, kaur.Email, kaur.Home.ConnectionNumber, "%", "_", own[..7], "' or true --" })
        {
            var none = await agent.PostAsync("/desk", ("said", said));
            Assert.Contains("Nobody was found", none.Body, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await agent.GetAsync($"/desk/customers/{foreign}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.GetAsync("/desk/customers/%27--")).Status);
        foreach (var (said, words) in new[]
        {
            ("", "Type what the customer told you"), (new string('x', 255), "longer than 254"), ("a\nb", "Use letters"),
        })
        {
            var refused = await agent.PostAsync("/desk", ("said", said));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains(words, refused.Body, StringComparison.Ordinal);
        }

        var page = await agent.GetAsync($"/desk/customers/{own}");
        Assert.Contains(mia.Email, page.Body, StringComparison.Ordinal);
        Assert.Contains($"customer.read by {people.Emails[0]} for account", await AuditTrail.ReadAsync(portal, await AccountAsync(mia)));
    }

    [Fact]
    public async Task Acting_has_a_reason_and_a_banner_reaches_that_customer_alone_and_is_written_down()
    {
        await using var people = new TestPeople(portal);
        using var agent = await AgentAsync(people);
        var mia = portal.Street.Mia;
        var number = await NumberAsync(mia);
        var form = $"/desk/customers/{number}/act";
        await agent.GetAsync($"/desk/customers/{number}");
        foreach (var (why, words) in new[]
        {
            ("  ", "Say why"), (new string('x', 201), "at most 200"), ("a\u0007b", "Use letters"),
        })
        {
            var refused = await agent.PostAsync(form, ("reason", why));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains(words, refused.Body, StringComparison.Ordinal);
        }

        var before = new Dictionary<string, string>(agent.Cookies);
        Assert.Equal("/", (await agent.PostAsync(form, ("reason", Reason))).Location);
        using (var old = new Browser(portal.Address, mia.Host) { Cookies = before })
        {
            Assert.StartsWith("/sign-in?", (await old.GetAsync("/desk")).Location, StringComparison.Ordinal);
        }

        foreach (var path in new[] { "/", "/connection", $"/connection/{mia.Home.ConnectionNumber}", "/messages", "/status" })
        {
            var page = await agent.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains("You act for", page.Body, StringComparison.Ordinal);
            Assert.Contains("She cannot see her &lt;b&gt;lamp", page.Body, StringComparison.Ordinal);
        }

        // Nobody's own pages, neither the customer's nor the agent's, and no other customer.
        foreach (var path in new[]
        {
            "/account", "/account/security", "/account/notifications", "/account/email", "/account/confirm", "/desk",
            $"/desk/customers/{number}", "/audit", $"/connection/{portal.Street.Leo.Home.ConnectionNumber}",
        })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await agent.GetAsync(path)).Status);
        }

        await agent.GetAsync("/");
        Assert.Equal(HttpStatusCode.NotFound, (await agent.PostAsync(form, ("reason", "again"))).Status);
        await using var socket = Socket.Of(portal, agent, mia.Host);
        await socket.StartAsync(Stop);
        Assert.Equal(1, (await Socket.FollowAsync(socket, mia.Home.ConnectionNumber, Stop).FirstAsync(Stop)).Number);
        await Assert.ThrowsAsync<HubException>(
            async () => await Socket.FollowAsync(socket, portal.Street.Leo.Home.ConnectionNumber, Stop).FirstAsync(Stop));
        var closed = new TaskCompletionSource();
        socket.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };

        var acting = new Dictionary<string, string>(agent.Cookies);
        Assert.Equal($"/desk/customers/{number}", (await agent.PostAsync("/desk/stop")).Location);
        await closed.Task.WaitAsync(Promise, Stop);
        using (var thief = new Browser(portal.Address, mia.Host) { Cookies = acting })
        {
            Assert.StartsWith("/sign-in?", (await thief.GetAsync("/connection")).Location, StringComparison.Ordinal);
        }

        var desk = await agent.GetAsync($"/desk/customers/{number}");
        Assert.Equal(HttpStatusCode.OK, desk.Status);
        Assert.DoesNotContain("You act for", desk.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.GetAsync("/connection")).Status);

        using var customer = await portal.SignInAsync(mia);
        var account = await customer.GetAsync("/account");
        Assert.Contains("acted for you", account.Body, StringComparison.Ordinal);
        Assert.Contains("She cannot see her &lt;b&gt;lamp", account.Body, StringComparison.Ordinal);
        using var neighbour = await portal.SignInAsync(portal.Street.Leo);
        Assert.DoesNotContain("acted for you", (await neighbour.GetAsync("/account")).Body, StringComparison.Ordinal);
        var id = Assert.Single(await AuditTrail.QueryAsync(portal, "select id::text from retail.acting where reason = $1", Reason));
        Assert.Equal(
            [$"acting.begun by {people.Emails[0]} for account", $"acting.ended by {people.Emails[0]} for account"],
            await AuditTrail.ReadAsync(portal, id));
    }

    [Fact]
    public async Task Who_stops_in_one_browser_goes_on_in_another()
    {
        await using var people = new TestPeople(portal);
        using var agent = await ActAsync(people, portal.Street.Mia);
        using var other = portal.Browse(Street.Brightline);
        var number = await NumberAsync(portal.Street.Mia);
        Assert.Equal("/desk", (await other.SignInAsync("agent@desk.example", Street.Password, "/desk")).Location);
        await other.GetAsync($"/desk/customers/{number}");
        Assert.Equal("/", (await other.PostAsync($"/desk/customers/{number}/act", ("reason", Reason))).Location);
        await agent.GetAsync("/");
        Assert.Equal($"/desk/customers/{number}", (await agent.PostAsync("/desk/stop")).Location);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/connection")).Status);
        Assert.Equal(
            ["false", "true"],
            await AuditTrail.QueryAsync(
                portal, "select (ended_at is null)::text from retail.acting where reason = $1 order by started_at", Reason));
    }

    [Fact]
    public async Task An_agent_who_signs_out_acts_no_more()
    {
        await using var people = new TestPeople(portal);
        using var agent = await ActAsync(people, portal.Street.Mia);
        await agent.GetAsync("/");
        Assert.Equal("/sign-in", (await agent.PostAsync("/sign-out")).Location);
        var id = Assert.Single(await AuditTrail.QueryAsync(
            portal,
            "select id::text from retail.acting where reason = $1 and ended_at > now() - interval '9 s'",
            Reason));
        Assert.Equal(
            [$"acting.begun by {people.Emails[0]} for account", $"acting.ended by {people.Emails[0]} for account"],
            await AuditTrail.ReadAsync(portal, id));
    }

    [Fact]
    public async Task What_an_agent_does_is_theirs_on_behalf_of_the_customer_and_what_they_see_is_not_read()
    {
        await using var people = new TestPeople(portal);
        var mia = portal.Street.Mia;
        await using var incident = new Cut(await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, [mia.Home]));
        await portal.ExecuteAsync(
            """
            insert into retail.contact_point (id, organisation_id, account_id, person_id, kind, value, verified_at)
            select gen_random_uuid(), p.organisation_id, p.account_id, p.id, 'phone', '+37255500077', now()
            from retail.account_person p join retail.user_account u on u.id = p.user_id where u.email = $1
            """,
            mia.Email);
        await portal.ExecuteAsync(
            """
            insert into notify.notification (id, organisation_id, account_id, topic, subject, kind, episode, channel, address,
                body, state, created_at, sent_at)
            select gen_random_uuid(), p.organisation_id, p.account_id, 'outage', 'desk', 'began', 1, 'in-app', '', 'unread',
                'submitted', now(), now()
            from retail.account_person p join retail.user_account u on u.id = p.user_id where u.email = $1
            """,
            mia.Email);
        try
        {
            using var agent = await ActAsync(people, mia);
            await agent.GetAsync("/");
            await agent.GetAsync("/messages");
            Assert.Equal(["unread"], await AuditTrail.QueryAsync(
                portal, "select body from notify.notification where subject = 'desk' and read_at is null"));
            Assert.Equal("/", (await agent.PostAsync($"/connection/{mia.Home.ConnectionNumber}/tell-me", ("wish", "ask"))).Location);
            Assert.Equal(
                $"tell-me.asked by {people.Emails[0]} for account",
                (await AuditTrail.ReadAsync(portal, $"{mia.Home.Connection.Value}"))[^1]);
        }
        finally
        {
            await portal.ExecuteAsync("delete from retail.tell_when_back");
            await portal.ExecuteAsync("delete from notify.notification where subject = 'desk'");
            await portal.ExecuteAsync("delete from retail.contact_point where value = '+37255500077'");
        }
    }

    [Fact]
    public async Task It_ends_by_itself_for_pages_and_for_open_pages()
    {
        await using var people = new TestPeople(portal);
        var mia = portal.Street.Mia;
        using var agent = await ActAsync(people, mia);
        Assert.Contains("You act for", (await agent.GetAsync("/")).Body, StringComparison.Ordinal);
        UntilIn(agent, TimeSpan.FromSeconds(3));
        await using var socket = Socket.Of(portal, agent, mia.Host);
        await socket.StartAsync(Stop);
        var closed = new TaskCompletionSource();
        socket.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(3) + Promise, Stop);
        // A ticket's end is kept in whole seconds, so the socket may be a second early.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Stop);
        Assert.Equal("/desk", (await agent.GetAsync("/")).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.GetAsync("/connection")).Status);
        Assert.DoesNotContain("You act for", (await agent.GetAsync("/desk")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_agent_no_more_acts_no_more_and_an_old_proof_is_asked_for_again()
    {
        await using var people = new TestPeople(portal);
        var mia = portal.Street.Mia;
        using var agent = await ActAsync(people, mia);
        await using var socket = Socket.Of(portal, agent, mia.Host);
        await socket.StartAsync(Stop);
        using var other = await AgentAsync(people, "agent2@desk.example");
        var who = new Neighbour(mia.Host, people.Emails[0], mia.Home);
        await people.DropRolesAsync(who);
        await Assert.ThrowsAnyAsync<Exception>(
            async () => await Socket.FollowAsync(socket, mia.Home.ConnectionNumber, Stop).FirstAsync(Stop));
        Tickets.Age(portal, agent);
        Assert.StartsWith("/sign-in?", (await agent.GetAsync("/connection")).Location, StringComparison.Ordinal);

        await other.GetAsync("/desk");
        Tickets.Change(portal, other, ticket => ticket.Items["started"] = TimeProvider.System.GetUtcNow()
            .Add(-StepUp.RecentFor).ToString("O", CultureInfo.InvariantCulture));
        var number = await NumberAsync(mia);
        Assert.Equal("/account/confirm?return=%2Fdesk%3Fagain%3D1", (await other.PostAsync("/desk", ("said", number))).Location);
        Assert.Equal(
            $"/account/confirm?return=%2Fdesk%2Fcustomers%2F{number}%3Fagain%3D1",
            (await other.PostAsync($"/desk/customers/{number}/act", ("reason", "why"))).Location);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/desk")).Status);
    }

    [Fact]
    public void What_people_do_at_work_asks_for_a_proof_within_the_last_hour() => Assert.Equal(
        [
            "/desk POST", "/desk/customers/{number} GET", "/desk/customers/{number}/act POST",
            "/desk/customers/{number}/changes POST", "/desk/customers/{number}/name POST",
            "/noc/incidents/{number}/acknowledge POST", "/noc/incidents/{number}/check POST", "/noc/incidents/{number}/updates POST",
        ],
        portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<NeedsRecentProof>() is not null)
            .Select(e => $"{e.RoutePattern.RawText} {e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0]}")
            .Order(StringComparer.Ordinal));

    private async Task<Browser> AgentAsync(TestPeople people, string email = "agent@desk.example") =>
        await portal.SignInAsync(await people.StaffAsync(Street.Brightline, email, StaffRole.Agent));

    private async Task<Browser> ActAsync(TestPeople people, Neighbour customer)
    {
        var agent = await AgentAsync(people);
        var number = await NumberAsync(customer);
        await agent.GetAsync($"/desk/customers/{number}");
        Assert.Equal("/", (await agent.PostAsync($"/desk/customers/{number}/act", ("reason", Reason))).Location);
        return agent;
    }

    private void UntilIn(Browser browser, TimeSpan span) => Tickets.Change(
        portal, browser, ticket => ticket.Items["acting-lightline:until"] =
            (TimeProvider.System.GetUtcNow() + span).ToString("O", CultureInfo.InvariantCulture));

    private async Task<string> NumberAsync(Neighbour who) => Assert.Single(await AuditTrail.QueryAsync(
        portal,
        """
        select a.public_number
        from retail.user_account u join retail.account_person p on p.user_id = u.id join retail.account a on a.id = p.account_id
        where u.email = $1
        """,
        who.Email));

    private async Task<string> AccountAsync(Neighbour who) => Assert.Single(await AuditTrail.QueryAsync(
        portal,
        "select p.account_id::text from retail.user_account u join retail.account_person p on p.user_id = u.id where u.email = $1",
        who.Email));

    private sealed record Cut(TestIncident Incident) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Incident.RemoveAsync();
    }
}
