using System.Diagnostics.Metrics;
using System.Net;
using System.Text.RegularExpressions;
using Lightline.Data.Identity;
using Lightline.Portal.Features.Providers;
using Lightline.Portal.Identity.Keys;
using Lightline.Portal.Tests.Live;
using Lightline.Portal.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Portal.Tests.Identity;

/// <summary>Keys by which scripts ask: what they open, for whom, how they are made and how they end.</summary>
public sealed partial class ApiKeyTests(RunningPortal portal)
{
    private const string Keys = "/account/keys";

    [Fact]
    public async Task A_key_is_made_after_a_step_up_shown_once_opens_the_api_alone_and_ends()
    {
        await using var people = new TestPeople(portal);
        var olga = await people.StaffAsync(Street.Noc, "olga@x.example", StaffRole.OperatorAdmin);
        using var browser = await portal.SignInAsync(olga);
        await browser.GetAsync(Keys);
        var asked = await browser.PostAsync(Keys, ("name", "Deploy"), ("days", "30"));
        Assert.Equal("/account/confirm?return=%2Faccount%2Fkeys%3Fagain%3D1", asked.Location);
        await ConfirmAsync(browser);
        await browser.GetAsync(Keys);
        foreach (var (name, days) in new[] { ("", "30"), ("x", "31"), ("x", ""), (new string('x', 41), "30"), ("a\tb", "30") })
        {
            var wrong = await browser.PostAsync(Keys, ("name", name), ("days", days));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        }

        var page = await browser.PostAsync(Keys, ("name", "Deploy <b>"), ("days", "30"));
        var key = KeyForm().Match(page.Body).Value;
        Assert.Equal(53, key.Length);
        var list = await browser.GetAsync(Keys);
        Assert.Contains("Deploy &lt;b&gt;", list.Body, StringComparison.Ordinal);
        Assert.Contains("Never used", list.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(key, list.Body, StringComparison.Ordinal);

        using var script = portal.Browse(Street.Noc);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(script, key)).Status);
        Assert.Contains("Last used", (await browser.GetAsync(Keys)).Body, StringComparison.Ordinal);
        foreach (var closed in new[] { "/noc", "/account/security", Keys })
        {
            var answer = await Script.AskAsync(script, HttpMethod.Get, closed, key);
            Assert.StartsWith("/sign-in", answer.Location, StringComparison.Ordinal);
        }

        // The session opens no API, and the key no other host's.
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(ProvidersEndpoint.Path)).Status);
        using var elsewhere = portal.Browse(Street.Brightline);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(elsewhere, key)).Status);

        var id = EndForm().Match((await browser.GetAsync(Keys)).Body).Groups[1].Value;
        using var other = await portal.SignInAsync(await people.StaffAsync(Street.Noc, "otto@x.example", StaffRole.OperatorAdmin));
        await other.GetAsync(Keys);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync(Keys + "/end", ("key", id))).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(script, key)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await other.PostAsync(Keys + "/end", ("key", "x"))).Status);
        Assert.Equal(Keys, (await browser.PostAsync(Keys + "/end", ("key", id))).Location);
        var refused = await AskAsync(script, key);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.Equal("Bearer realm=\"Lightline\", error=\"invalid_token\"", refused.Header("WWW-Authenticate"));
        Script.AssertProblem(refused);
        Assert.Equal(["api-key.made by olga@x.example", "api-key.ended by olga@x.example"], await AuditTrail.ReadAsync(portal, id));
    }

    [Fact]
    public async Task What_its_owner_is_counts_at_that_moment()
    {
        await using var people = new TestPeople(portal);
        var olga = await people.StaffAsync(Street.Noc, "olga2@x.example", StaffRole.OperatorAdmin);
        var key = await Script.KeyAsync(portal, olga);
        using var script = portal.Browse(Street.Noc);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(script, key)).Status);
        const string Of = "where email = 'olga2@x.example'";
        foreach (var (over, back, expected) in new[]
        {
            ($"update retail.staff_role set role = 'noc-operator' where user_id = (select id from retail.user_account {Of})",
                $"update retail.staff_role set role = 'operator-admin' where user_id = (select id from retail.user_account {Of})",
                HttpStatusCode.NotFound),
            ("update retail.api_key set created_at = now() - interval '9 days', expires_at = now() where name = 'Script'",
                "update retail.api_key set expires_at = now() + interval '9 days' where name = 'Script'", HttpStatusCode.Unauthorized),
        })
        {
            await portal.ExecuteAsync(over);
            var answer = await AskAsync(script, key);
            Assert.Equal(expected, answer.Status);
            Script.AssertProblem(answer);
            await portal.ExecuteAsync(back);
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(script, key)).Status);
        }

        // What is not for a key's owner is counted as on pages: a script that leafs is seen.
        using (var counts = new Counts(portal.Services.GetRequiredService<IMeterFactory>()))
        {
            await portal.ExecuteAsync(
                $"update retail.staff_role set role = 'auditor' where user_id = (select id from retail.user_account {Of})");
            Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(script, key)).Status);
            Assert.InRange(counts["portal_access_refused_total"], 1, long.MaxValue);
            await portal.ExecuteAsync(
                $"update retail.staff_role set role = 'operator-admin' where user_id = (select id from retail.user_account {Of})");
        }

        // Guessing at a password locks the password: it stops nobody's scripts.
        await portal.ExecuteAsync($"update retail.user_account set lockout_end = now() + interval '1 hour' {Of}");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(script, key)).Status);
        await people.DropRolesAsync(olga);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(script, key)).Status);
    }

    [Fact]
    public async Task A_new_password_ends_every_key_and_says_so()
    {
        await using var people = new TestPeople(portal);
        var olga = await people.StaffAsync(Street.Noc, "olga3@x.example", StaffRole.OperatorAdmin);
        var key = await Script.KeyAsync(portal, olga);
        using var script = portal.Browse(Street.Noc);
        using var browser = await portal.SignInAsync(olga);
        await ConfirmAsync(browser);
        await browser.GetAsync("/account/security/password");
        Assert.Equal(
            "/account/security",
            (await browser.PostAsync("/account/security/password", ("new-password", "three green boats sail"))).Location);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(script, key)).Status);
        var id = Assert.Single(await AuditTrail.QueryAsync(
            portal,
            """
            select k.id::text from retail.api_key k join retail.user_account u on u.id = k.user_id where u.email = 'olga3@x.example'
            """));
        Assert.Contains("api-key.ended by olga3@x.example", await AuditTrail.ReadAsync(portal, id));
    }

    [Fact]
    public async Task Customers_have_no_keys_and_nobody_more_than_ten()
    {
        using var anna = await portal.SignInAsync(portal.Street.Anna);
        Assert.Equal(HttpStatusCode.NotFound, (await anna.GetAsync(Keys)).Status);

        await using var people = new TestPeople(portal);
        var agent = await people.StaffAsync(Street.Brightline, "tenkeys@x.example", StaffRole.Agent);
        for (var i = 0; i < KeyDesk.LiveMax - 2; i++)
        {
            await Script.KeyAsync(portal, agent, $"Old {i}");
        }

        using var browser = await portal.SignInAsync(agent);
        await ConfirmAsync(browser);
        await browser.GetAsync(Keys);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => browser.PostAsync(Keys, ("name", $"New {i}"), ("days", "365"))));
        Assert.Equal(2, answers.Count(a => a.Status == HttpStatusCode.OK));
        Assert.Equal(4, answers.Count(a => a.Status == HttpStatusCode.UnprocessableEntity));
    }

    [Fact]
    public async Task Wrong_keys_are_refused_alike_and_of_one_address_only_so_many()
    {
        using var script = portal.Browse(Street.Noc);
        var nothing = await Script.AskAsync(script, HttpMethod.Get, ProvidersEndpoint.Path, null);
        Assert.Equal(HttpStatusCode.Unauthorized, nothing.Status);
        Assert.Equal("Bearer realm=\"Lightline\"", nothing.Header("WWW-Authenticate"));
        string[] wrong = [KeyText.Make(), "x", new string('k', 5000), "lightline_"];
        for (var i = 0; i < KeyGate.WrongMax; i++)
        {
            var answer = await AskAsync(script, wrong[i % wrong.Length]);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
            Script.AssertProblem(answer);
        }

        var turned = await AskAsync(script, wrong[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, turned.Status);
        Assert.Equal("900", turned.Header("Retry-After"));
        Script.AssertProblem(turned);
        using var elsewhere = portal.Browse(Street.Noc);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(elsewhere, wrong[0])).Status);
    }

    [Fact]
    public void A_household_that_was_wrong_too_often_may_ask_again_in_the_next_window()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        var gate = new KeyGate(time);
        for (var i = 0; i < KeyGate.WrongMax; i++)
        {
            Assert.True(gate.IsOpen(IPAddress.Parse("2001:db8:1:2::1")));
            gate.Count(IPAddress.Parse($"2001:db8:1:2::{i:x}"));
        }

        Assert.False(gate.IsOpen(IPAddress.Parse("2001:db8:1:2:ffff::1")));
        Assert.True(gate.IsOpen(IPAddress.Parse("2001:db8:1:3::1")));
        time.Advance(KeyGate.Window);
        Assert.True(gate.IsOpen(IPAddress.Parse("2001:db8:1:2::1")));
    }

    private static Task<Answer> AskAsync(Browser script, string key) =>
        Script.AskAsync(script, HttpMethod.Get, ProvidersEndpoint.Path, key);

    internal static async Task ConfirmAsync(Browser browser)
    {
        await browser.GetAsync("/account/confirm");
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostAsync("/account/confirm", ("password", Street.Password))).Status);
    }

    [GeneratedRegex("lightline_[A-Za-z0-9_-]+")]
    private static partial Regex KeyForm();

    [GeneratedRegex("name=\"key\" value=\"([0-9a-f-]{36})\"")]
    private static partial Regex EndForm();
}
