using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Lightline.Data.Accounts;
using Lightline.Portal.Identity.Federation;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Identity.Federation;

/// <summary>Signing in by an account that one has elsewhere, with an OpenID provider of others (oidc-provider).</summary>
[Collection("incidents")]
public sealed partial class UpstreamTests(RunningPortal portal, AcmeIssuer acme) : IClassFixture<AcmeIssuer>
{
    [Fact]
    public async Task Who_has_connected_an_account_elsewhere_signs_in_by_it_until_it_ends_there()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Juta, "pia@acme.example", PersonRole.Household);
        using var there = acme.Browse();
        using (var browser = await RunningPortal.SignInAsync(pia, acme.Address))
        {
            Assert.Contains("Not connected.", (await browser.GetAsync("/account/security")).Body, StringComparison.Ordinal);
            await ConnectAsync(browser, there, "pia");
            var security = await browser.GetAsync("/account/security");
            Assert.Contains("You sign in by <bdi>pia@acme.example</bdi> too.", security.Body, StringComparison.Ordinal);
        }

        var id = Assert.Single(await AuditTrail.QueryAsync(
            portal, "select id::text from retail.user_account where email = $1", pia.Email));
        Assert.Contains("sign-in.changed by pia@acme.example", await AuditTrail.ReadAsync(portal, id));

        using var back = new Browser(acme.Address, Street.Brightline);
        Assert.Contains("/sign-in/with/acme?return=", (await back.GetAsync("/sign-in")).Body, StringComparison.Ordinal);
        var page = await ComeBackAsync(back, there, "pia", "/sign-in/with/acme?return=%2Faccount");
        Assert.Equal("/account", Next(page));
        Assert.Contains("pia@acme.example", (await back.GetAsync("/account")).Body, StringComparison.Ordinal);

        await AcmeIssuer.SignOutAsync(there);
        Assert.StartsWith("/sign-in?", (await back.GetAsync("/account")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_elsewhere_that_nobody_has_connected_lets_nobody_in()
    {
        using var browser = new Browser(acme.Address, Street.Brightline);
        using var there = acme.Browse();
        // By the address of somebody who signs in here: what the other side says of addresses counts for nothing.
        var page = await ComeBackAsync(browser, there, portal.Street.Juta.Email, "/sign-in/with/acme");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("Nobody signs in here by that account yet", page.Body, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in?", (await browser.GetAsync("/account")).Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acme", false, "/sign-in/code?return=%2F")]
    [InlineData("acme-strong", true, "/")]
    public async Task The_second_step_is_asked_unless_the_other_side_did(string name, bool covers, string next)
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Juta, $"pia-{covers}@acme.example", PersonRole.Household);
        using var there = acme.Browse();
        using (var browser = await RunningPortal.SignInAsync(pia, acme.Address))
        {
            await ConnectAsync(browser, there, $"two-{covers}", name);
        }

        await portal.ExecuteAsync("update retail.user_account set two_factor_enabled = true where email = $1", pia.Email);
        using var back = new Browser(acme.Address, Street.Brightline);
        Assert.Equal(next, Next(await ComeBackAsync(back, there, $"two-{covers}", "/sign-in/with/" + name)));
        Assert.Equal(covers, (await back.GetAsync("/account")).Status is HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_connects_an_account_to_another_session()
    {
        await using var people = new TestPeople(portal);
        var eve = await people.PersonAsync(portal.Street.Leo, "eve@acme.example", PersonRole.Household);
        using var attacker = await RunningPortal.SignInAsync(eve, acme.Address);
        await ApiKeyTests.ConfirmAsync(attacker);
        using var there = acme.Browse();
        var link = await acme.SignInAsync(there, (await attacker.GetAsync("/account/security/other-accounts/acme")).Location!, "eve");
        // The attacker's way back, followed by the victim's browser: it has no cookie of that way, and another session.
        using var victim = await RunningPortal.SignInAsync(portal.Street.Juta, acme.Address);
        Assert.Equal(HttpStatusCode.BadRequest, (await victim.GetAsync(link)).Status);
        foreach (var (name, value) in attacker.Cookies.Where(c => !c.Key.StartsWith("__Host-lightline", StringComparison.Ordinal)))
        {
            victim.Cookies[name] = value;
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await victim.GetAsync(link)).Status);
        Assert.Contains(
            "nothing was changed", (await victim.GetAsync("/account/security/other-accounts")).Body, StringComparison.Ordinal);

        // Nor what was shown in one session, taken along to another.
        await ComeBackAsync(attacker, there, "eve", "/account/security/other-accounts/acme");
        victim.Cookies["__Host-lightline-shown"] = attacker.Cookies["__Host-lightline-shown"];
        Assert.Contains(
            "nothing was changed", (await victim.GetAsync("/account/security/other-accounts")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("eyJhbGciOiJub25lIiwidHlwIjoibG9nb3V0K2p3dCJ9.e30.")]
    public async Task What_is_no_word_of_the_other_side_ends_no_session(string token)
    {
        using var caller = new Browser(acme.Address, Street.Brightline);
        Assert.Equal(
            HttpStatusCode.BadRequest, (await caller.PostBareAsync("/connect/ended/acme", ("logout_token", token))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await caller.PostBareAsync("/connect/ended/other", ("logout_token", token))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.GetAsync("/connect/callback/acme?code=x&state=y")).Status);
        using var other = new Browser(acme.Address, Street.Clearwave);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/sign-in/with/acme")).Status);
        Assert.DoesNotContain("Acme", (await other.GetAsync("/sign-in")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_other_sides_own_word_of_logout_ends_a_session()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Juta, "pia@word.example", PersonRole.Household);
        using var there = acme.Browse();
        using var browser = await RunningPortal.SignInAsync(pia, acme.Address);
        await ConnectAsync(browser, there, "word");
        using var caller = new Browser(acme.Address, Street.Brightline);
        using var other = RSA.Create(2_048);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var wrong = new Dictionary<string, string>
        {
            ["another issuer"] = acme.Logout("word", ("iss", "http://127.0.0.1:1")),
            ["another system's"] = acme.Logout("word", ("aud", "clearwave")),
            ["nobody"] = acme.Logout("word", ("sub", null)),
            ["no event"] = acme.Logout("word", ("events", null)),
            ["another event"] = acme.Logout("word", ("events", new Dictionary<string, object> { ["x"] = new { } })),
            ["a nonce, as a statement of who it is has"] = acme.Logout("word", ("nonce", "x")),
            ["an old one"] = acme.Logout("word", ("iat", now - 600)),
            ["one of the future"] = acme.Logout("word", ("iat", now + 600)),
            ["one that ran out"] = acme.Logout("word", ("exp", now - 600)),
            ["another kind of token"] = acme.Logout("word", type: "JWT"),
            ["another's signature"] = acme.Logout("word", key: other),
            ["no signature"] = acme.Logout("word").Split('.')[0] + "." + acme.Logout("word").Split('.')[1] + ".",
        };
        foreach (var (name, word) in wrong)
        {
            var answer = await caller.PostBareAsync("/connect/ended/acme", ("logout_token", word));
            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{name}: {answer.Status}");
        }

        // Of who has connected no account it is true and changes nothing.
        await EndAsync(acme.Logout("nobody"));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status);
        await EndAsync(acme.Logout("word"));
        Assert.StartsWith("/sign-in?", (await browser.GetAsync("/account")).Location, StringComparison.Ordinal);

        async Task EndAsync(string word) => Assert.Equal(
            HttpStatusCode.OK, (await caller.PostBareAsync("/connect/ended/acme", ("logout_token", word))).Status);
    }

    [Fact]
    public async Task What_one_issuer_answers_is_not_read_as_anothers_and_nobody_connects_two_of_a_kind()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Juta, "pia@mixed.example", PersonRole.Household);
        using var there = acme.Browse();
        using var browser = await RunningPortal.SignInAsync(pia, acme.Address);
        await ConnectAsync(browser, there, "mixed");
        using var mixed = new Browser(acme.Address, Street.Brightline);
        var back = await acme.SignInAsync(there, (await mixed.GetAsync("/sign-in/with/acme")).Location!, "mixed");
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await mixed.GetAsync(back.Replace("/acme?", "/acme-strong?", StringComparison.Ordinal))).Status);

        using var elsewhere = acme.Browse();
        await ApiKeyTests.ConfirmAsync(browser);
        await ComeBackAsync(browser, elsewhere, "mixed-2", "/account/security/other-accounts/acme");
        await browser.GetAsync("/account/security/other-accounts");
        var second = await browser.PostAsync("/account/security/other-accounts");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.Status);
        var security = await browser.GetAsync("/account/security");
        Assert.DoesNotContain("mixed-2", security.Body, StringComparison.Ordinal);
        // Taken back, it signs in no more.
        var key = Regex.Match(security.Body, "name=\"name\" value=\"(acme [^\"]+)\"").Groups[1].Value;
        Assert.Equal(
            "/account/security",
            (await browser.PostAsync("/account/security/other-accounts/remove", ("name", key), ("subject", "mixed"))).Location);
        using var after = new Browser(acme.Address, Street.Brightline);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ComeBackAsync(after, there, "mixed", "/sign-in/with/acme")).Status);
    }

    [Fact]
    public async Task While_the_other_side_is_away_a_page_says_so()
    {
        using var browser = new Browser(acme.Address, Street.Brightline);
        var answer = await browser.GetAsync("/sign-in/with/acme-away");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Contains("<h1>", answer.Body, StringComparison.Ordinal);
        var word = acme.Logout("word", ("iss", "http://127.0.0.1:1"));
        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await browser.PostBareAsync("/connect/ended/acme-away", ("logout_token", word))).Status);
    }

    [Fact]
    public async Task A_side_that_hangs_is_asked_once_for_all_who_knock_and_soon_not_at_all()
    {
        var knocks = Enumerable.Range(0, 20).Select(async _ =>
        {
            using var browser = new Browser(acme.Address, Street.Brightline);
            return (await browser.GetAsync("/sign-in/with/acme-silent")).Status;
        });
        Assert.All(
            await Task.WhenAll(knocks).WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System, TestContext.Current.CancellationToken),
            status => Assert.Equal(HttpStatusCode.ServiceUnavailable, status));
        Assert.Equal(1, acme.SilentlyAsked);

        // Whoever comes next waits for nothing.
        using var next = new Browser(acme.Address, Street.Brightline);
        var answer = next.GetAsync("/sign-in/with/acme-silent");
        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await answer.WaitAsync(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken)).Status);
        Assert.Equal(1, acme.SilentlyAsked);
        // Later it is asked again, and begins an answer that it does not end.
        await Task.Delay(UpstreamConfigurations.AwayFor, TimeProvider.System, TestContext.Current.CancellationToken);
        await next.GetAsync("/sign-in/with/acme-silent")
            .WaitAsync(UpstreamConfigurations.AskMax * 2, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(2, acme.SilentlyAsked);
    }

    private async Task ConnectAsync(Browser browser, Browser there, string login, string name = "acme")
    {
        await ApiKeyTests.ConfirmAsync(browser);
        var page = await ComeBackAsync(browser, there, login, "/account/security/other-accounts/" + name);
        Assert.Equal("/account/security/other-accounts", Next(page));
        var asked = await browser.GetAsync("/account/security/other-accounts");
        Assert.Contains($"{login}@acme.example", asked.Body, StringComparison.Ordinal);
        Assert.Equal("/account/security", (await browser.PostAsync("/account/security/other-accounts")).Location);
    }

    private async Task<Answer> ComeBackAsync(Browser browser, Browser there, string login, string start)
    {
        var asked = await browser.GetAsync(start);
        Assert.True(asked.Location is not null, asked.Body);
        return await browser.GetAsync(await acme.SignInAsync(there, asked.Location, login));
    }

    private static string? Next(Answer page) =>
        Lead().Match(page.Body) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : page.Body;

    [GeneratedRegex("http-equiv=\"refresh\" content=\"0; url=([^\"]+)\"")]
    private static partial Regex Lead();
}
