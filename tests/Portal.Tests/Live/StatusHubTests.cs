using System.Diagnostics.Metrics;
using System.Globalization;
using Lightline.Data;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Store;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Lightline.Portal.Tests.Live;

public sealed class StatusHubTests(RunningPortal portal) : IDisposable
{
    private readonly Counts _counts = new(portal.Services.GetRequiredService<IMeterFactory>());
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        _counts.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Own_connection_is_followed_from_frame_one()
    {
        await using var socket = await Socket.OpenAsync(portal, portal.Street.Anna);
        var frames = await Socket.FollowAsync(socket, portal.Street.Anna.Home.ConnectionNumber, _stop.Token)
            .Take(1).ToListAsync(_stop.Token);
        var frame = Assert.Single(frames);
        Assert.Equal(1, frame.Number);
        Assert.Equal(["box", "fibre", "hero", "light", "network"], frame.View.Tones.Keys.Order());
        Assert.Equal("WasOnline", frame.View.Later!.Kind);
    }

    [Fact]
    public async Task Connection_of_anybody_else_is_as_unknown_as_one_that_does_not_exist()
    {
        await using var socket = await Socket.OpenAsync(portal, portal.Street.Anna);
        string[] foreign =
        [
            portal.Street.Ben.Home.ConnectionNumber,
            portal.Street.Cleo.Home.ConnectionNumber,
            "22222222",
            "",
            "%' OR 1=1",
            new string('A', 3_000),
        ];
        var answers = new List<string>();
        foreach (var number in foreign)
        {
            var refused = await Assert.ThrowsAsync<HubException>(async () =>
                await Socket.FollowAsync(socket, number, _stop.Token).FirstAsync(_stop.Token));
            answers.Add(refused.Message);
        }
        Assert.Single(answers.Distinct());
        Assert.EndsWith("not found", answers[0], StringComparison.Ordinal);
        Assert.True(_counts["portal_hub_refused_total", "not_found"] >= foreign.Length);
    }

    [Fact]
    public async Task Stranger_is_refused_with_401()
    {
        using var nobody = portal.Browse(Street.Brightline);
        await using var socket = Socket.Of(portal, nobody, Street.Brightline);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => socket.StartAsync(_stop.Token));
        Assert.Contains("401", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("https://{host}:{port}")]
    [InlineData("http://{host}")]
    [InlineData("null")]
    public async Task Page_of_another_site_opens_no_socket_even_with_the_cookie(string origin)
    {
        using var browser = await portal.SignInAsync(portal.Street.Anna);
        var written = origin.Replace("{host}", Street.Brightline, StringComparison.Ordinal)
            .Replace("{port}", portal.Address.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await using var socket = Socket.Of(portal, browser, Street.Brightline, written);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => socket.StartAsync(_stop.Token));
        Assert.Contains("403", refused.ToString(), StringComparison.Ordinal);
        Assert.True(_counts["portal_hub_refused_total", "foreign_origin"] >= 1);
    }

    [Fact]
    public async Task Socket_carried_to_another_providers_host_is_refused()
    {
        using var browser = await portal.SignInAsync(portal.Street.Anna);
        await using var socket = Socket.Of(portal, browser, Street.Clearwave);
        await Assert.ThrowsAnyAsync<Exception>(() => socket.StartAsync(_stop.Token));
    }

    [Fact]
    public async Task Second_follow_on_one_socket_is_refused()
    {
        await using var socket = await Socket.OpenAsync(portal, portal.Street.Anna);
        var number = portal.Street.Anna.Home.ConnectionNumber;
        await using var first = Socket.FollowAsync(socket, number, _stop.Token).GetAsyncEnumerator(_stop.Token);
        Assert.True(await first.MoveNextAsync());
        await Assert.ThrowsAsync<HubException>(async () =>
            await Socket.FollowAsync(socket, number, _stop.Token).FirstAsync(_stop.Token));
        Assert.True(_counts["portal_hub_refused_total", "second_follow"] >= 1);
    }

    [Theory]
    [InlineData("Watch", "1")]
    [InlineData("OnConnectedAsync", null)]
    [InlineData("Touch", "an argument it does not have")]
    public async Task Forged_call_is_refused_and_counted(string method, string? argument)
    {
        await using var socket = await Socket.OpenAsync(portal, portal.Street.Anna);
        object?[] arguments = argument is null ? [] : [argument];
        await Assert.ThrowsAsync<HubException>(() => socket.InvokeCoreAsync(method, arguments, _stop.Token));
        Assert.True(_counts["portal_hub_refused_total", "forged_call"] >= 1);
        await socket.InvokeAsync("Touch", _stop.Token);
    }

    [Fact]
    public async Task Oversized_message_closes_the_socket_and_is_counted()
    {
        await using var socket = await Socket.OpenAsync(portal, portal.Street.Anna);
        var closed = ClosedAsync(socket);
        await Assert.ThrowsAnyAsync<Exception>(() =>
            socket.InvokeAsync("Touch", new string('x', LiveOptions.MessageBytesMax), _stop.Token));
        await closed.WaitAsync(_stop.Token);
        await Eventually.HoldsAsync(() => _counts["portal_hub_refused_total", "malformed"] >= 1, "the count");
    }

    [Fact]
    public async Task Socket_ends_with_its_session()
    {
        using var browser = await portal.SignInAsync(portal.Street.Anna);
        var format = portal.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>()
            .Get(IdentityConstants.ApplicationScheme).TicketDataFormat;
        var ticket = format.Unprotect(browser.Cookies[SessionRules.CookieName])!;
        ticket.Properties.IssuedUtc = TimeProvider.System.GetUtcNow();
        ticket.Properties.ExpiresUtc = TimeProvider.System.GetUtcNow().AddSeconds(3);
        browser.Cookies[SessionRules.CookieName] = format.Protect(ticket);
        await using var socket = Socket.Of(portal, browser, Street.Brightline);
        var closed = ClosedAsync(socket);
        await socket.StartAsync(_stop.Token);
        await closed.WaitAsync(TimeSpan.FromSeconds(10), _stop.Token);
        await using var again = Socket.Of(portal, browser, Street.Brightline);
        await Assert.ThrowsAnyAsync<Exception>(() => again.StartAsync(_stop.Token));
    }

    [Fact]
    public async Task One_person_cannot_hold_all_sockets()
    {
        using var browser = await portal.SignInAsync(portal.Street.Cleo);
        var most = new LiveOptions().SocketsPerPersonMax;
        var sockets = new List<HubConnection>();
        try
        {
            for (var count = 0; count < most; count++)
            {
                sockets.Add(Socket.Of(portal, browser, Street.Clearwave));
                await sockets[^1].StartAsync(_stop.Token);
                await sockets[^1].InvokeAsync("Touch", _stop.Token);
            }
            sockets.Add(Socket.Of(portal, browser, Street.Clearwave));
            var closed = ClosedAsync(sockets[^1]);
            await sockets[^1].StartAsync(_stop.Token);
            await closed.WaitAsync(_stop.Token);
            Assert.True(_counts["portal_hub_refused_total", "too_many_sockets"] >= 1);
        }
        finally
        {
            foreach (var socket in sockets)
            {
                await socket.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Sockets_end_when_their_person_signs_out()
    {
        using var browser = await portal.SignInAsync(portal.Street.Cleo);
        await browser.GetAsync("/connection");
        await using var socket = Socket.Of(portal, browser, Street.Clearwave);
        await socket.StartAsync(_stop.Token);
        await socket.InvokeAsync("Touch", _stop.Token);
        var closed = ClosedAsync(socket);
        await browser.PostAsync("/sign-out");
        await closed.WaitAsync(_stop.Token);
    }

    [Fact]
    public async Task Socket_of_a_session_whose_stamp_was_changed_is_closed_at_the_next_lookup()
    {
        await using var socket = await Socket.OpenAsync(portal, portal.Street.Cleo);
        var closed = ClosedAsync(socket);
        await portal.ExecuteAsync(
            "update retail.user_account set security_stamp = 'CHANGED' where email = $1", portal.Street.Cleo.Email);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
            await Socket.FollowAsync(socket, portal.Street.Cleo.Home.ConnectionNumber, _stop.Token)
                .FirstAsync(_stop.Token));
        await closed.WaitAsync(_stop.Token);
        Assert.True(_counts["portal_hub_refused_total", "session_over"] >= 1);
    }

    [Fact]
    public async Task Session_holds_in_the_account_that_its_person_belongs_to_and_in_no_other()
    {
        var store = portal.Services.GetRequiredService<ILiveStore>();
        var (anna, user, stamp) = await PersonAsync(portal.Street.Anna);
        var (ben, _, _) = await PersonAsync(portal.Street.Ben);
        Assert.True(await store.IsSessionValidAsync(anna, user, stamp, _stop.Token));
        Assert.False(await store.IsSessionValidAsync(ben, user, stamp, _stop.Token));
        Assert.False(await store.IsSessionValidAsync(anna, user, "another", _stop.Token));
    }

    private async Task<(Scope Scope, Guid User, string Stamp)> PersonAsync(Neighbour who)
    {
        await using var command = portal.Owner.CreateCommand(
            """
            select u.organisation_id, p.account_id, u.id, u.security_stamp
            from retail.user_account u join retail.account_person p on p.user_id = u.id
            where u.email = $1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = who.Email });
        await using var row = await command.ExecuteReaderAsync(_stop.Token);
        Assert.True(await row.ReadAsync(_stop.Token));
        var scope = Scope.OfAccount(new OrganisationId(row.GetGuid(0)), new AccountId(row.GetGuid(1)));
        return (scope, row.GetGuid(2), row.GetString(3));
    }

    private static Task ClosedAsync(HubConnection socket)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        return closed.Task;
    }
}
