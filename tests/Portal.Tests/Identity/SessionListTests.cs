using System.Net;
using System.Text.RegularExpressions;
using Lightline.Data.Accounts;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Tests.Live;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.SignalR.Client;

namespace Lightline.Portal.Tests.Identity;

/// <summary>Sessions as their owner sees them, and how one is ended: here and at another Portal.</summary>
public sealed partial class SessionListTests(RunningPortal portal)
{
    /// <summary>The promise: the socket of an ended session is closed within this.</summary>
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Somebody_sees_their_sessions_and_ends_one_whose_pages_and_sockets_are_gone_at_once()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "pia@x.example", PersonRole.Delegate);
        using var here = await portal.SignInAsync(pia);
        using var there = await portal.SignInAsync(pia);
        await using var socket = Socket.Of(portal, there, pia.Host);
        await socket.StartAsync(TestContext.Current.CancellationToken);
        await using var own = Socket.Of(portal, here, pia.Host);
        await own.StartAsync(TestContext.Current.CancellationToken);
        var closed = ClosedAsync(socket);

        var page = await here.GetAsync("/account/security");
        Assert.Equal(1, Count(page.Body, "This device"));
        var other = Assert.Single(Sessions().Matches(page.Body)).Groups[1].Value;
        var ended = await here.PostAsync("/account/security/end", ("session", other));
        Assert.Equal("/account/security", ended.Location);
        await closed.WaitAsync(Promise, TestContext.Current.CancellationToken);
        Assert.StartsWith("/sign-in?", (await there.GetAsync("/")).Location, StringComparison.Ordinal);
        Assert.Empty(Sessions().Matches((await here.GetAsync("/account/security")).Body));
        Assert.Equal(HubConnectionState.Connected, own.State);
        Assert.Equal(HttpStatusCode.NotFound, (await here.PostAsync("/account/security/end", ("session", other))).Status);
    }

    [Fact]
    public async Task A_session_ended_at_one_Portal_is_over_at_the_others_within_five_seconds()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "pia@y.example", PersonRole.Delegate);
        await using var second = await portal.StartAnotherAsync(_ => { });
        var address = RunningPortal.AddressOf(second);
        using var here = await portal.SignInAsync(pia);
        using var there = await portal.SignInAsync(pia);
        using var thereToo = new Browser(address, pia.Host) { Cookies = there.Cookies };
        Assert.Equal(HttpStatusCode.OK, (await thereToo.GetAsync("/")).Status);
        await using var socket = Socket.Of(address, thereToo, pia.Host);
        await socket.StartAsync(TestContext.Current.CancellationToken);
        var closed = ClosedAsync(socket);
        await here.GetAsync("/account/security");
        await here.PostAsync("/account/security/end-others");
        await closed.WaitAsync(Promise, TestContext.Current.CancellationToken);
        Assert.StartsWith("/sign-in?", (await thereToo.GetAsync("/")).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/")).Status);
        await second.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Signing_out_ends_this_session_and_no_other_and_a_kept_cookie_is_worth_nothing()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "pia@z.example", PersonRole.Delegate);
        using var here = await portal.SignInAsync(pia);
        using var there = await portal.SignInAsync(pia);
        await there.GetAsync("/");
        using var thief = new Browser(portal.Address, pia.Host) { Cookies = new(there.Cookies) };
        await there.PostAsync("/sign-out");
        Assert.StartsWith("/sign-in?", (await thief.GetAsync("/")).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Where_the_board_has_not_heard_of_it_the_row_is_asked_each_minute()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "pia@w.example", PersonRole.Delegate);
        using var browser = await portal.SignInAsync(pia);
        Tickets.Age(portal, browser);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).Status);
        // As if it had been ended long before the board looked.
        await portal.ExecuteAsync(
            """
            update retail.session set ended_at = now() - interval '1 hour', end_reason = 'revoked'
            where user_id = (select id from retail.user_account where email = $1)
            """,
            pia.Email);
        Tickets.Age(portal, browser);
        Assert.StartsWith("/sign-in?", (await browser.GetAsync("/")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_oldest_of_too_many_sessions_makes_room()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "pia@v.example", PersonRole.Delegate);
        var browsers = new List<Browser>();
        for (var i = 0; i <= SessionDesk.RunningMax; i++)
        {
            browsers.Add(await portal.SignInAsync(pia));
        }

        Assert.StartsWith("/sign-in?", (await browsers[0].GetAsync("/")).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browsers[1].GetAsync("/")).Status);
        Assert.Equal(
            SessionDesk.RunningMax - 1, Sessions().Count((await browsers[^1].GetAsync("/account/security")).Body));
        browsers.ForEach(b => b.Dispose());
    }

    [Fact]
    public async Task Who_loses_the_last_role_is_signed_out_with_the_next_check()
    {
        await using var people = new TestPeople(portal);
        var agent = await people.StaffAsync(Street.Brightline, "agent@u.example", StaffRole.Agent);
        using var browser = await portal.SignInAsync(agent);
        Assert.Equal("/desk", (await browser.GetAsync("/")).Location);
        await people.DropRolesAsync(agent);
        Tickets.Age(portal, browser);
        Assert.StartsWith("/sign-in?", (await browser.GetAsync("/account/security")).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SignInAsync(agent.Email, Street.Password)).Status);
    }

    [Fact]
    public async Task Rows_of_Identitys_claims_make_nobody_anything()
    {
        await using var people = new TestPeople(portal);
        var agent = await people.StaffAsync(Street.Noc, "auditor@u.example", StaffRole.Auditor);
        foreach (var (type, value) in new[] { ("lightline:role", "NocOperator"), ("lightline:role", "OperatorAdmin") })
        {
            await portal.ExecuteAsync(
                """
                insert into retail.user_claim (user_id, claim_type, claim_value)
                select id, $2, $3 from retail.user_account where email = $1
                """,
                agent.Email, type, value);
        }

        using var browser = await portal.SignInAsync(agent);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/noc")).Status);
    }

    private static async Task ClosedAsync(HubConnection socket)
    {
        var closed = new TaskCompletionSource();
        socket.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await closed.Task;
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("name=\"session\" value=\"([0-9a-f-]{36})\"")]
    private static partial Regex Sessions();
}
