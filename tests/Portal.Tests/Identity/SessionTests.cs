using System.Globalization;
using System.Net;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lightline.Portal.Tests.Identity;

public sealed class SessionTests(RunningPortal portal)
{
    [Fact]
    public async Task A_session_without_a_page_for_half_an_hour_is_over_and_the_sign_in_page_says_so()
    {
        using var browser = await portal.SignInAsync(portal.Street.Anna);
        Change(browser, ticket =>
        {
            ticket.Properties.IssuedUtc = DateTimeOffset.UnixEpoch;
            ticket.Properties.ExpiresUtc = DateTimeOffset.UnixEpoch + SessionRules.IdleMax;
        });
        var answer = await browser.GetAsync("/connection");
        Assert.Equal("/sign-in?return=%2Fconnection&ended=1", answer.Location);
        var signIn = await browser.GetAsync(answer.Location!);
        Assert.Contains("Your session has ended", signIn.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_asks_by_itself_keeps_no_session_alive()
    {
        using var browser = await portal.SignInAsync(portal.Street.Ben);
        Change(browser, ticket =>
        {
            ticket.Properties.IssuedUtc -= SessionRules.IdleMax * 0.75;
            ticket.Properties.ExpiresUtc -= SessionRules.IdleMax * 0.75;
        });
        var before = browser.Cookies[SessionRules.CookieName];
        Assert.Equal(HttpStatusCode.OK, (await browser.FetchAsync("/connection")).Status);
        Assert.Equal(before, browser.Cookies[SessionRules.CookieName]);
        Assert.Equal(HttpStatusCode.OK, (await browser.UpgradeAsync("/connection")).Status);
        Assert.Equal(before, browser.Cookies[SessionRules.CookieName]);
        Assert.Equal(HttpStatusCode.OK, (await browser.LoadAsync("/connection", "style")).Status);
        Assert.Equal(before, browser.Cookies[SessionRules.CookieName]);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/connection")).Status);
        Assert.NotEqual(before, browser.Cookies[SessionRules.CookieName]);
    }

    [Fact]
    public async Task What_is_still_asked_in_a_session_that_went_on_as_another_does_not_take_its_cookie()
    {
        using var browser = await portal.SignInAsync(portal.Street.Ben);
        var old = browser.Cookies[SessionRules.CookieName];
        await browser.GetAsync("/account/security");
        var again = await browser.PostAsync("/sign-in", ("email", portal.Street.Ben.Email), ("password", Street.Password));
        Assert.Equal(HttpStatusCode.Redirect, again.Status);
        var current = browser.Cookies[SessionRules.CookieName];
        Assert.NotEqual(old, current);
        foreach (var destination in (string[])["empty", "style"])
        {
            browser.Cookies[SessionRules.CookieName] = old;
            var late = await browser.LoadAsync("/connection", destination);
            Assert.NotEqual(HttpStatusCode.OK, late.Status);
            Assert.Equal(old, browser.Cookies[SessionRules.CookieName]);
        }

        await browser.UpgradeAsync("/connection");
        Assert.Equal(old, browser.Cookies[SessionRules.CookieName]);
        browser.Cookies[SessionRules.CookieName] = current;
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/connection")).Status);

        // A page that somebody goes to in it does: it is of no more use.
        browser.Cookies[SessionRules.CookieName] = old;
        await browser.GetAsync("/connection");
        Assert.DoesNotContain(SessionRules.CookieName, browser.Cookies);
    }

    [Fact]
    public async Task A_session_in_use_is_over_twelve_hours_after_its_sign_in()
    {
        using var browser = await portal.SignInAsync(portal.Street.Anna);
        var now = TimeProvider.System.GetUtcNow();
        var started = now - SessionRules.LengthMax;
        Change(
            browser,
            ticket => ticket.Properties.Items["started"] = started.ToString("O", CultureInfo.InvariantCulture));
        Assert.StartsWith("/sign-in?", (await browser.GetAsync("/")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_carried_to_another_providers_host_is_nobody_there()
    {
        using var anna = await portal.SignInAsync(portal.Street.Anna);
        using var there = new Browser(portal.Address, Street.Clearwave) { Cookies = new(anna.Cookies) };
        var answer = await there.GetAsync("/connection");
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.StartsWith("/sign-in?", answer.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_whose_password_was_changed_since_is_over()
    {
        using var browser = await portal.SignInAsync(portal.Street.Finn);
        Change(browser, ticket => ticket.Properties.IssuedUtc -= SessionRules.StampCheckedEvery * 2);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).Status);
        await portal.ExecuteAsync(
            "update retail.user_account set security_stamp = 'CHANGED' where email = $1", portal.Street.Finn.Email);
        Change(browser, ticket => ticket.Properties.IssuedUtc -= SessionRules.StampCheckedEvery * 2);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/")).Status);
    }

    [Fact]
    public async Task A_forged_cookie_is_nobody()
    {
        using var browser = await portal.SignInAsync(portal.Street.Anna);
        var cookie = browser.Cookies[SessionRules.CookieName];
        browser.Cookies[SessionRules.CookieName] = cookie[..^8] + "AAAAAAAA";
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/")).Status);
    }

    private void Change(Browser browser, Action<AuthenticationTicket> change)
    {
        var format = portal.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>()
            .Get(IdentityConstants.ApplicationScheme).TicketDataFormat;
        var ticket = format.Unprotect(browser.Cookies[SessionRules.CookieName])!;
        change(ticket);
        browser.Cookies[SessionRules.CookieName] = format.Protect(ticket);
    }
}
