using System.Diagnostics;
using System.Net;
using Lightline.Data.Accounts;
using Lightline.Data.Identity;
using Lightline.Portal.Tests.Live;
using Lightline.Portal.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Server;
using Microsoft.Extensions.Options;

namespace Lightline.Portal.Tests.Identity.Federation;

/// <summary>
/// One sign-in for a provider's other systems, with a relying party of others (openid-client): nothing is asked again, and the
/// end of the session ends it there too.
/// </summary>
[Collection("incidents")]
public sealed class OneSignInTests(RunningPortal portal, BillingSystem billing, ITestOutputHelper output) : IClassFixture<BillingSystem>
{
    private static readonly TimeSpan _endsWithin = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task One_sign_in_opens_the_account_the_live_state_and_another_system()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Juta, "pia@one.example", PersonRole.Delegate);
        using var browser = await portal.SignInAsync(pia);
        foreach (var page in new[] { "/", "/account", "/connection", "/messages" })
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(page)).Status);
        }

        var (way, last) = await billing.OpenAsync(browser);
        Assert.Equal(["/connect/authorize", "/callback"], way);
        Assert.True(last.Body.Contains("Signed in to Billing as Pia Quince", StringComparison.Ordinal), last.Body);
        var info = Assert.Single(await billing.SessionsAsync(pia.Email))["info"]!;
        Assert.True((bool)info["email_verified"]!);
        Assert.Equal("delegate", (string?)info["roles"]![0]);
        // It asks for the number too, and its admin did not say that it may learn it.
        Assert.Null(info["phone_number"]);
        Assert.Matches("^[0-9A-Z]{8}$", (string)info["account_number"]!);

        // The second visit of the same session, and a system that asks whether it may without a page.
        (way, last) = await billing.OpenAsync(browser, "/start?prompt=none");
        Assert.Equal(["/connect/authorize", "/callback"], way);
        Assert.Contains("Signed in to Billing", last.Body, StringComparison.Ordinal);
        Assert.Single(await billing.SessionsAsync(pia.Email));
    }

    [Theory]
    [InlineData("/sign-out")]
    [InlineData("/account/security/end-others")]
    [InlineData("")]
    public async Task However_the_session_ends_the_system_and_the_socket_end_with_it(string how)
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Juta, "pia@end.example", PersonRole.Household);
        using var browser = await portal.SignInAsync(pia);
        using var other = await portal.SignInAsync(pia);
        await using var socket = Socket.Of(portal, browser, pia.Host);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await socket.StartAsync(TestContext.Current.CancellationToken);
        await billing.OpenAsync(browser);
        var sid = (string)Assert.Single(await billing.SessionsAsync(pia.Email))["claims"]!["sid"]!;

        var started = Stopwatch.GetTimestamp();
        switch (how)
        {
            case "/sign-out":
                await browser.GetAsync("/account/security");
                await browser.PostAsync(how);
                break;
            case "":
                // The system itself: it shows which session it means.
                var asked = (await billing.GetAsync("/sign-out", new() { ["billing"] = sid })).Location!;
                var answer = await browser.GetAsync(new Uri(asked).PathAndQuery);
                Assert.Equal(billing.Callback.Replace("/callback", "/", StringComparison.Ordinal), answer.Location);
                break;
            default:
                await other.GetAsync("/account/security");
                await other.PostAsync(how);
                break;
        }

        while ((await billing.SessionsAsync(pia.Email)).Count > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < _endsWithin, "the system still lets them in");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await closed.Task.WaitAsync(_endsWithin - Stopwatch.GetElapsedTime(started), TestContext.Current.CancellationToken);
        output.WriteLine($"the system and the socket ended within {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        while (await billing.LogoutsAsync(sid) == 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < _endsWithin, "the system was not told");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, await billing.LogoutsAsync(sid));
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/account")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_signed_out_here_signs_out_there_without_an_error()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Juta, "pia@late.example", PersonRole.Household);
        using var browser = await portal.SignInAsync(pia);
        await billing.OpenAsync(browser);
        var sid = (string)Assert.Single(await billing.SessionsAsync(pia.Email))["claims"]!["sid"]!;
        var asked = new Uri((await billing.GetAsync("/sign-out", new() { ["billing"] = sid })).Location!).PathAndQuery;
        await browser.GetAsync("/account/security");
        await browser.PostAsync("/sign-out");
        Assert.Equal(billing.Callback.Replace("callback", "", StringComparison.Ordinal), (await browser.GetAsync(asked)).Location);
        // Nor does it end the session of who is signed in by then.
        using var other = await portal.SignInAsync(portal.Street.Leo);
        Assert.Contains("Stay signed in", (await other.GetAsync(asked)).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task A_code_counts_once_and_a_token_no_longer_than_the_session()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Juta, "pia@once.example", PersonRole.Household);
        using var browser = await portal.SignInAsync(pia);
        await billing.OpenAsync(browser);
        // A code that is used twice was stolen: what it bought opens nothing either (RFC 6749, section 4.1.2).
        var first = (string)Assert.Single(await billing.SessionsAsync(pia.Email))["claims"]!["sid"]!;
        var again = (await billing.LogAsync("/again"))[first]!;
        Assert.Equal(("invalid_grant", 401), ((string?)again["error"], (int)again["token"]!));

        using var second = await portal.SignInAsync(pia);
        await billing.OpenAsync(second);
        var token = (string)(await billing.SessionsAsync(pia.Email))[^1]["token"]!;
        Assert.Equal(HttpStatusCode.OK, await UserInfoAsync(token));
        await second.GetAsync("/account/security");
        await second.PostAsync("/sign-out");
        Assert.Equal(HttpStatusCode.Unauthorized, await UserInfoAsync(token));
    }

    [Fact]
    public async Task Who_is_not_signed_in_signs_in_once_and_goes_on_by_a_page_of_its_own()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Juta, "pia@way.example", PersonRole.Household);
        using var browser = portal.Browse(Street.Brightline);
        var (way, last) = await billing.OpenAsync(browser);
        Assert.Equal(["/connect/authorize", "/sign-in"], way);
        var back = System.Web.HttpUtility.HtmlDecode(
            System.Text.RegularExpressions.Regex.Match(last.Body, "name=\"return\" value=\"([^\"]+)\"").Groups[1].Value);
        Assert.StartsWith("/connect/continue?", back, StringComparison.Ordinal);
        var signedIn = await browser.PostAsync("/sign-in", ("email", pia.Email), ("password", Street.Password), ("return", back));
        Assert.Equal(back, signedIn.Location);
        var page = await browser.GetAsync(back);
        var on = back.Replace("continue", "authorize", StringComparison.Ordinal);
        Assert.Contains($"url={WebUtility.HtmlEncode(on)}", page.Body, StringComparison.Ordinal);
        Assert.Contains("code=", (await browser.GetAsync(on)).Location, StringComparison.Ordinal);

        // Silently, nobody is asked and nobody gets in.
        using var stranger = portal.Browse(Street.Brightline);
        (_, last) = await billing.OpenAsync(stranger, "/start?prompt=none");
        Assert.Contains("login_required", last.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_may_ask_that_they_show_again_who_they_are()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Juta, "pia@anew.example", PersonRole.Household);
        using var browser = await portal.SignInAsync(pia);
        foreach (var wish in new[] { "prompt=login", "max_age=0" })
        {
            var (way, _) = await billing.OpenAsync(browser, $"/start?{wish}");
            Assert.Equal(["/connect/authorize", "/account/confirm"], way);
        }

        // And when they have, they go on: neither is asked for twice.
        foreach (var wish in new[] { "prompt=login", "max_age=0" })
        {
            await browser.GetAsync("/account");
            var asked = (await browser.GetAsync(new Uri((await billing.GetAsync($"/start?{wish}")).Location!).PathAndQuery)).Location!;
            await browser.GetAsync(asked);
            var back = System.Web.HttpUtility.ParseQueryString(asked.Split('?', 2)[1])["return"]!;
            var confirmed = await browser.PostAsync("/account/confirm", ("password", Street.Password), ("return", back));
            Assert.Equal(back, confirmed.Location);
            var gone = await browser.GetAsync(back.Replace("/connect/continue", "/connect/authorize", StringComparison.Ordinal));
            Assert.StartsWith(billing.Callback, gone.Location, StringComparison.Ordinal);
        }

        var (_, silent) = await billing.OpenAsync(browser, "/start?prompt=none&max_age=0");
        Assert.Contains("login_required", silent.Body, StringComparison.Ordinal);
        var (_, last) = await billing.OpenAsync(browser, "/start?max_age=3600");
        Assert.Contains("Signed in to Billing", last.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_for_staff_is_not_for_customers_nor_for_who_acts_for_one()
    {
        await using var people = new TestPeople(portal);
        await portal.ExecuteAsync("update retail.oidc_client set audience = 'staff' where client_id = $1", billing.ClientId);
        using var juta = await portal.SignInAsync(portal.Street.Juta);
        Assert.Contains("access_denied", (await billing.OpenAsync(juta)).Last.Body, StringComparison.Ordinal);
        var agent = await people.StaffAsync(Street.Brightline, "agent@one.example", StaffRole.Agent);
        using var desk = await portal.SignInAsync(agent);
        Assert.Contains("Signed in to Billing as Sten Staff", (await billing.OpenAsync(desk)).Last.Body, StringComparison.Ordinal);
        var number = Assert.Single(await AuditTrail.QueryAsync(
            portal,
            """
            select a.public_number from retail.account a join retail.account_person p on p.account_id = a.id
                join retail.user_account u on u.id = p.user_id where u.email = $1
            """,
            portal.Street.Juta.Email));
        await desk.GetAsync($"/desk/customers/{number}");
        Assert.Equal("/", (await desk.PostAsync($"/desk/customers/{number}/act", ("reason", "one sign-in"))).Location);
        Assert.Contains("access_denied", (await billing.OpenAsync(desk)).Last.Body, StringComparison.Ordinal);
        await portal.ExecuteAsync("update retail.oidc_client set audience = 'everybody' where client_id = $1", billing.ClientId);
    }

    [Fact]
    public async Task However_the_host_is_spelt_the_system_hears_of_the_end_in_one_name()
    {
        using var leo = await portal.SignInAsync(portal.Street.Leo);
        var asked = new Uri((await billing.GetAsync("/start")).Location!).PathAndQuery;
        var answer = await RawRequest.SendAsync(
            portal.Address,
            $"GET {asked}",
            $"{Street.Brightline.ToUpperInvariant()}:{portal.Address.Port}",
            [$"Cookie: {string.Join("; ", leo.Cookies.Select(c => $"{c.Key}={c.Value}"))}"]);
        Assert.Equal(302, answer.Status);
        Assert.Equal(
            [$"http://{Street.Brightline}:{portal.Address.Port}/"],
            await AuditTrail.QueryAsync(
                portal,
                """
                select distinct g.issuer from retail.oidc_grant g join retail.user_account u on u.id::text = g.subject
                where u.email = $1
                """,
                portal.Street.Leo.Email));
    }

    [Fact]
    public async Task Another_provider_knows_neither_the_system_nor_its_tokens()
    {
        using var juta = await portal.SignInAsync(portal.Street.Juta);
        await billing.OpenAsync(juta);
        var token = (string)(await billing.SessionsAsync(portal.Street.Juta.Email))[^1]["token"]!;
        Assert.Equal(HttpStatusCode.OK, await UserInfoAsync(token));
        Assert.Equal(HttpStatusCode.Unauthorized, await UserInfoAsync(token, Street.Clearwave));
        using var kaur = await portal.SignInAsync(portal.Street.Kaur);
        var asked = new Uri((await billing.GetAsync("/start")).Location!).PathAndQuery;
        var refused = await kaur.GetAsync(asked);
        Assert.Equal((HttpStatusCode.BadRequest, null), (refused.Status, refused.Location));
        Assert.Contains("That system cannot sign you in", refused.Body, StringComparison.Ordinal);
        Assert.Contains("tell us the number", refused.Body, StringComparison.Ordinal);
        using var stranger = portal.Browse(Street.Clearwave);
        var exchanged = await stranger.PostBareAsync(
            "/connect/token",
            ("grant_type", "authorization_code"), ("code", "x"), ("redirect_uri", billing.Callback),
            ("client_id", billing.ClientId), ("client_secret", billing.Secret), ("code_verifier", new string('x', 43)));
        Assert.Equal(HttpStatusCode.Unauthorized, exchanged.Status);
        Assert.Contains("invalid_client", exchanged.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_link_of_another_site_signs_anybody_out()
    {
        using var juta = await portal.SignInAsync(portal.Street.Juta);
        foreach (var query in new[] { "", "?post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F", "?id_token_hint=x" })
        {
            var answer = await juta.GetAsync("/connect/logout" + query);
            Assert.True(answer.Location is null, $"{query} leads to {answer.Location}");
        }

        Assert.Equal(HttpStatusCode.OK, (await juta.GetAsync("/account")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("grant_type=authorization_code")]
    [InlineData("grant_type=password&username=a&password=b")]
    [InlineData("grant_type=authorization_code&client_id=%00&client_secret=%FF&code=%0d%0a")]
    public async Task What_is_malformed_is_refused_in_words(string body)
    {
        using var browser = portal.Browse(Street.Brightline);
        foreach (var path in new[] { "/connect/token", "/connect/userinfo", "/connect/authorize", "/connect/logout" })
        {
            var answer = await browser.AskAsync(
                HttpMethod.Post, path, new StringContent(body, null, "application/x-www-form-urlencoded"), null);
            Assert.InRange((int)answer.Status, 400, 499);
            answer = await browser.GetAsync($"{path}?{body}");
            Assert.InRange((int)answer.Status, 300, 499);
            Assert.DoesNotContain("at Lightline", answer.Body, StringComparison.Ordinal);
        }

        var basic = await browser.AskAsync(
            HttpMethod.Post,
            "/connect/token",
            new StringContent("grant_type=authorization_code&code=x&code_verifier=y", null, "application/x-www-form-urlencoded"),
            new("Basic", "JTAwOng="));
        Assert.Equal(HttpStatusCode.Unauthorized, basic.Status);
        var many = string.Join('&', Enumerable.Range(0, 3_000).Select(i => $"f{i}=1"));
        var refused = await browser.AskAsync(
            HttpMethod.Post, "/connect/token", new StringContent(many, null, "application/x-www-form-urlencoded"), null);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
    }

    [Fact]
    public async Task A_system_that_is_removed_is_told_of_who_is_in_there_and_a_name_is_given_once()
    {
        await using var people = new TestPeople(portal);
        var admin = await people.StaffAsync(Street.Brightline, "remove@systems.example", StaffRole.ProviderAdmin);
        using var petra = await portal.SignInAsync(admin);
        await ApiKeyTests.ConfirmAsync(petra);
        await petra.GetAsync("/admin/systems");
        var twice = await petra.PostAsync(
            "/admin/systems", ("name", "BILLING"), ("audience", "staff"), ("redirects", "https://x.example/callback"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, twice.Status);
        Assert.Contains("There is a system of that name already", twice.Body, StringComparison.Ordinal);
        var added = await petra.PostAsync(
            "/admin/systems", ("name", "Shop"), ("audience", "staff"), ("redirects", "https://x.example/callback"));
        Assert.Equal(HttpStatusCode.OK, added.Status);
        var id = Assert.Single(await AuditTrail.QueryAsync(
            portal, "select id::text from retail.oidc_client where display_name = 'Shop'"));
        await petra.GetAsync("/admin/systems");
        Assert.Equal("/admin/systems?done=1", (await petra.PostAsync("/admin/systems/remove", ("system", id))).Location);
        Assert.DoesNotContain("Shop", (await petra.GetAsync("/admin/systems")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await petra.PostAsync("/admin/systems/secret", ("system", id))).Status);
        Assert.Equal(
            [$"system.added by {admin.Email}", $"system.removed by {admin.Email}"], await AuditTrail.ReadAsync(portal, id));
    }

    /// <summary>The library answers these before any route is looked for, so no table of routes would miss a new one.</summary>
    [Fact]
    public void What_the_library_answers_by_itself_is_this()
    {
        var options = portal.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue;
        var answered = typeof(OpenIddictServerOptions).GetProperties()
            .Where(p => p.PropertyType == typeof(List<Uri>))
            .SelectMany(p => (List<Uri>)p.GetValue(options)!)
            .Select(uri => uri.OriginalString).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                ".well-known/openid-configuration", "connect/authorize", "connect/keys", "connect/logout", "connect/token",
                "connect/userinfo",
            ],
            answered.Select(path => path.TrimStart('/')));
        Assert.Equal(["authorization_code"], options.GrantTypes);
        Assert.Equal(["query"], options.ResponseModes);
        Assert.Equal(["S256"], options.CodeChallengeMethods);
        Assert.True(options.RequireProofKeyForCodeExchange);
    }

    private async Task<HttpStatusCode> UserInfoAsync(string token, string host = Street.Brightline)
    {
        using var system = portal.Browse(host);
        return (await system.AskAsync(HttpMethod.Get, "/connect/userinfo", null, new("Bearer", token))).Status;
    }
}
