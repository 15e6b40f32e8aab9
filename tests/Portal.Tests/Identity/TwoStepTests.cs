using System.Net;
using System.Text.RegularExpressions;
using Lightline.Data.Accounts;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OtpNet;

namespace Lightline.Portal.Tests.Identity;

/// <summary>Codes from an app, codes on paper, and showing again that it is you.</summary>
public sealed partial class TwoStepTests(RunningPortal portal)
{
    private const string App = "/account/security/app";

    [Fact]
    public async Task Who_turns_the_app_on_signs_in_with_its_code_which_counts_once()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "app@x.example", PersonRole.Delegate);
        using var elsewhere = await portal.SignInAsync(pia);
        using var browser = await portal.SignInAsync(pia);
        var (secret, codes) = await TurnOnAsync(browser);
        Assert.Equal(10, codes.Length);
        Assert.StartsWith("/sign-in?", (await elsewhere.GetAsync("/")).Location, StringComparison.Ordinal);
        Assert.Contains("10 recovery codes are left", (await browser.GetAsync("/account/security")).Body, StringComparison.Ordinal);

        using var again = portal.Browse(pia.Host);
        var first = await again.SignInAsync(pia.Email, Street.Password, "/connection");
        Assert.Equal("/sign-in/code?return=%2Fconnection", first.Location);
        Assert.StartsWith("/sign-in?", (await again.GetAsync("/connection")).Location, StringComparison.Ordinal);
        await again.GetAsync(first.Location!);
        // The code that turned it on is used up; the next step's counts, and counts once.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(again, Code(secret))).Status);
        var next = Code(secret, stepsAhead: 1);
        Assert.Equal("/connection", (await CodeAsync(again, next, "/connection")).Location);
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/connection")).Status);
        using var thief = portal.Browse(pia.Host);
        await thief.SignInAsync(pia.Email, Street.Password);
        await thief.GetAsync("/sign-in/code");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(thief, next)).Status);
    }

    [Fact]
    public async Task A_recovery_code_counts_once_however_many_bring_it_at_once()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "paper@x.example", PersonRole.Delegate);
        using var browser = await portal.SignInAsync(pia);
        var (_, codes) = await TurnOnAsync(browser);
        var typed = codes[3].Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant();
        var crowd = new List<Browser>();
        for (var i = 0; i < 4; i++)
        {
            crowd.Add(portal.Browse(pia.Host));
            await crowd[i].SignInAsync(pia.Email, Street.Password);
            await crowd[i].GetAsync("/sign-in/code");
        }

        var answers = await Task.WhenAll(crowd.Select(one => CodeAsync(one, typed)));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.Contains("9 recovery codes are left", (await browser.GetAsync("/account/security")).Body, StringComparison.Ordinal);
        crowd.ForEach(one => one.Dispose());
    }

    [Fact]
    public async Task Where_an_organisation_asks_its_people_for_a_second_step_they_reach_nothing_before_they_have_one()
    {
        await using var people = new TestPeople(portal);
        var max = await people.StaffAsync(Street.Clearwave, "max@x.example", StaffRole.Auditor);
        using var before = await portal.SignInAsync(max);
        Assert.Equal(HttpStatusCode.OK, (await before.GetAsync("/audit")).Status);
        try
        {
            await portal.ExecuteAsync(
                "update retail.organisation set staff_needs_second_step = true where host_name = $1", Street.Clearwave);
            using var browser = await portal.SignInAsync(max);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/audit")).Status);
            Assert.Equal("/account/security", (await browser.GetAsync("/")).Location);
            Assert.Contains(
                "more than a password", (await browser.GetAsync("/account/security")).Body, StringComparison.Ordinal);
            await TurnOnAsync(browser);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/audit")).Status);
        }
        finally
        {
            await portal.ExecuteAsync("update retail.organisation set staff_needs_second_step = false");
        }
    }

    [Fact]
    public async Task Five_wrong_codes_lock_the_sign_in_and_a_right_one_after_them_is_wrong()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "guess@x.example", PersonRole.Delegate);
        using var browser = await portal.SignInAsync(pia);
        var (secret, _) = await TurnOnAsync(browser);
        using var guesser = portal.Browse(pia.Host);
        await guesser.SignInAsync(pia.Email, Street.Password);
        await guesser.GetAsync("/sign-in/code");
        for (var guess = 0; guess < 5; guess++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(guesser, $"{guess:D6}")).Status);
            if (guess == 3)
            {
                // The right password, typed again, gives no new guesses.
                Assert.StartsWith(
                    "/sign-in/code", (await guesser.SignInAsync(pia.Email, Street.Password)).Location, StringComparison.Ordinal);
                await guesser.GetAsync("/sign-in/code");
            }
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(guesser, Code(secret, stepsAhead: 1))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await guesser.SignInAsync(pia.Email, Street.Password)).Status);
    }

    [Fact]
    public async Task Wrong_codes_at_once_count_each_also_of_an_address_with_an_apostrophe()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "o'brien+ü@x.example", PersonRole.Delegate);
        using var browser = await portal.SignInAsync(pia);
        var (secret, _) = await TurnOnAsync(browser);
        var crowd = new List<Browser>();
        for (var i = 0; i < 5; i++)
        {
            crowd.Add(portal.Browse(pia.Host));
            await crowd[i].SignInAsync(pia.Email, Street.Password);
            await crowd[i].GetAsync("/sign-in/code");
        }

        await Task.WhenAll(crowd.Select((one, i) => CodeAsync(one, $"00000{i}")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(crowd[0], Code(secret, stepsAhead: 1))).Status);
        await using var command = portal.Owner.CreateCommand(
            "select lockout_end > now() from retail.user_account where email like 'o''brien%'");
        Assert.Equal(true, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));

        // Who goes on while it is locked makes it no longer.
        command.CommandText = "select lockout_end::text from retail.user_account where email like 'o''brien%'";
        var until = await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        await browser.GetAsync("/account/confirm");
        for (var i = 0; i < 5; i++)
        {
            await browser.PostAsync("/account/confirm", ("password", "wrong"), ("code", "000000"));
        }

        Assert.Equal(until, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        crowd.ForEach(one => one.Dispose());
    }

    [Fact]
    public async Task A_first_step_is_over_when_the_way_in_has_changed_since()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "stale@x.example", PersonRole.Delegate);
        using var browser = await portal.SignInAsync(pia);
        var (secret, _) = await TurnOnAsync(browser);
        using var thief = portal.Browse(pia.Host);
        await thief.SignInAsync(pia.Email, Street.Password);
        await thief.GetAsync("/sign-in/code");
        await portal.ExecuteAsync(
            "update retail.user_account set security_stamp = 'CHANGED' where email = $1", pia.Email);
        Assert.Equal("/sign-in", (await CodeAsync(thief, Code(secret, stepsAhead: 1))).Location);
    }

    [Fact]
    public async Task A_change_whose_line_is_not_taken_is_none()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "whole@x.example", PersonRole.Delegate);
        using var elsewhere = await portal.SignInAsync(pia);
        using var browser = await portal.SignInAsync(pia);
        await ConfirmAsync(browser);
        await browser.GetAsync("/account/security/password");
        await using var command = portal.Owner.CreateCommand(
            "select id::text from retail.user_account where email = 'whole@x.example'");
        var user = (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        await portal.ExecuteAsync(
            $"alter table audit.entry add constraint test_change check (action <> 'sign-in.changed' or subject_id <> '{user}') not valid");
        try
        {
            Assert.Equal(
                HttpStatusCode.InternalServerError,
                (await browser.PostAsync("/account/security/password", ("new-password", "three green boats sail"))).Status);
        }
        finally
        {
            await portal.ExecuteAsync("alter table audit.entry drop constraint test_change");
        }

        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync("/")).Status);
        using var again = portal.Browse(pia.Host);
        Assert.Equal("/", (await again.SignInAsync(pia.Email, Street.Password)).Location);
    }

    [Fact]
    public async Task A_copy_of_the_cookie_is_worth_nothing_once_the_password_has_changed()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "copy@x.example", PersonRole.Delegate);
        using var browser = await portal.SignInAsync(pia);
        await ConfirmAsync(browser);
        using var copy = new Browser(portal.Address, pia.Host) { Cookies = new(browser.Cookies) };
        Assert.Equal(HttpStatusCode.OK, (await copy.GetAsync("/")).Status);
        await browser.GetAsync("/account/security/password");
        await browser.PostAsync("/account/security/password", ("new-password", "three green boats sail"));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).Status);
        Assert.StartsWith("/sign-in?", (await copy.GetAsync("/")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passkey_that_nobody_asked_for_is_not_kept()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "unasked@x.example", PersonRole.Delegate);
        using var browser = await portal.SignInAsync(pia);
        await ConfirmAsync(browser);
        await browser.GetAsync("/account/security/passkeys/new");
        foreach (var credential in new[] { "", "{}", "[", "null" })
        {
            Assert.Equal(
                HttpStatusCode.UnprocessableEntity,
                (await browser.PostAsync("/account/security/passkeys/new", ("credential", credential))).Status);
        }
    }

    [Fact]
    public async Task The_first_step_of_one_provider_is_none_at_another_and_the_page_alone_leads_back()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "first@x.example", PersonRole.Delegate);
        using var browser = await portal.SignInAsync(pia);
        var (secret, _) = await TurnOnAsync(browser);
        using var again = portal.Browse(pia.Host);
        Assert.Equal("/sign-in", (await again.GetAsync("/sign-in/code")).Location);
        await again.SignInAsync(pia.Email, Street.Password);
        using var there = new Browser(portal.Address, Street.Clearwave) { Cookies = new(again.Cookies) };
        Assert.Equal("/sign-in", (await there.GetAsync("/sign-in/code")).Location);
        await there.GetAsync("/sign-in");
        Assert.Equal("/sign-in", (await CodeAsync(there, Code(secret, stepsAhead: 1))).Location);
    }

    [Fact]
    public async Task A_stolen_cookie_alone_changes_nothing_of_how_its_owner_signs_in()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "owner@x.example", PersonRole.Holder);
        using var thief = await portal.SignInAsync(pia);
        var guarded = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<NeedsStepUp>() is not null).ToArray();
        Assert.Equal(
            ["/account/email", "/account/email", "/account/email/check", "/account/keys", "/account/name", "/account/name",
                "/account/people/invite",
                "/account/people/invite", "/account/people/leave", "/account/people/remove", "/account/people/role",
                "/account/phone", "/account/phone", "/account/phone/check", "/admin", "/admin/people", "/admin/people/remove",
                "/admin/people/roles", "/admin/systems", "/admin/systems/remove", "/admin/systems/secret", "/app", "/app", "/app/off",
                "/other-accounts", "/other-accounts/remove", "/other-accounts/{name}", "/passkeys/new", "/passkeys/new",
                "/passkeys/options/new", "/passkeys/remove",
                "/password", "/password", "/recovery-codes"],
            guarded.Select(e => e.RoutePattern.RawText!.Replace("/account/security", "", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
        using var admins = await portal.SignInAsync(
            await people.StaffAsync(Street.Clearwave, "stolen.admin@x.example", StaffRole.ProviderAdmin));
        await thief.GetAsync("/account/security");
        await admins.GetAsync("/account/security");
        foreach (var endpoint in guarded)
        {
            var path = endpoint.RoutePattern.RawText!;
            var cookie = AccessTable.May(Role.Holder, endpoint.Metadata.GetRequiredMetadata<IAuthorizeData>().Policy!) ? thief : admins;
            var answer = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains("POST")
                ? await cookie.PostAsync(path, ("new-password", "a whole new world of words"), ("credential", "{}"))
                : await cookie.GetAsync(path);
            Assert.StartsWith("/account/confirm?return=", answer.Location, StringComparison.Ordinal);
        }

        // And what was shown holds five minutes of that session, not of another.
        await ConfirmAsync(thief);
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync(App)).Status);
        using var other = await portal.SignInAsync(pia);
        Assert.StartsWith("/account/confirm?", (await other.GetAsync(App)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Showing_that_it_is_you_needs_the_password_and_the_app_and_leads_only_to_this_site()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "both@x.example", PersonRole.Delegate);
        using var browser = await portal.SignInAsync(pia);
        var (secret, _) = await TurnOnAsync(browser);
        await browser.GetAsync("/account/confirm?return=https://evil.example/");
        Task<Answer> ShowAsync(string password, string code, string back = "/account/security") =>
            browser.PostAsync("/account/confirm", ("password", password), ("code", code), ("return", back));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ShowAsync(Street.Password, "")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ShowAsync("wrong", Code(secret, stepsAhead: 1))).Status);
        Assert.Equal("/", (await ShowAsync(Street.Password, Code(secret, stepsAhead: 1), "//evil.example")).Location);
    }

    [Fact]
    public async Task A_new_password_signs_in_ends_the_other_sessions_and_is_none_that_everybody_tries()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "wordy@x.example", PersonRole.Delegate);
        using var elsewhere = await portal.SignInAsync(pia);
        using var browser = await portal.SignInAsync(pia);
        await ConfirmAsync(browser);
        await browser.GetAsync("/account/security/password");
        Task<Answer> ChangeAsync(string password) => browser.PostAsync("/account/security/password", ("new-password", password));
        foreach (var (bad, why) in new[]
        {
            ("short", "at least 10"), ("Password2026!", "tried first"), ("aaaaaaaaaaaaaa", "tried first"),
            ("my wordy secret", "your own name"), (new string('x', 300), "at most 256"),
        })
        {
            var refused = await ChangeAsync(bad);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains(why, refused.Body, StringComparison.Ordinal);
        }

        Assert.Equal("/account/security", (await ChangeAsync("three green boats sail")).Location);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).Status);
        Assert.StartsWith("/sign-in?", (await elsewhere.GetAsync("/")).Location, StringComparison.Ordinal);
        using var old = portal.Browse(pia.Host);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await old.SignInAsync(pia.Email, Street.Password)).Status);
        Assert.Equal("/", (await old.SignInAsync(pia.Email, "three green boats sail")).Location);
    }

    [Fact]
    public async Task Of_two_changes_at_the_same_moment_the_second_is_told_and_changes_nothing()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "twice@x.example", PersonRole.Delegate);
        using var browser = await portal.SignInAsync(pia);
        await ConfirmAsync(browser);
        await browser.GetAsync("/account/security/password");
        await using var other = await portal.Owner.OpenConnectionAsync(stop);
        await using var transaction = await other.BeginTransactionAsync(stop);
        await using var first = new NpgsqlCommand(
            "update retail.user_account set concurrency_stamp = 'changed' where email = 'twice@x.example'", other, transaction);
        Assert.Equal(1, await first.ExecuteNonQueryAsync(stop));
        var second = browser.PostAsync("/account/security/password", ("new-password", "three green boats sail"));
        await portal.UntilAsync("select exists (select from pg_locks where not granted)");
        await transaction.CommitAsync(stop);
        var answer = await second;
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("changed at the same moment", answer.Body, StringComparison.Ordinal);
        using var again = portal.Browse(pia.Host);
        Assert.Equal("/", (await again.SignInAsync(pia.Email, Street.Password)).Location);
    }

    [Fact]
    public async Task Nothing_by_which_somebody_signs_in_can_be_read_in_the_database()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "kept@x.example", PersonRole.Delegate);
        using var browser = await portal.SignInAsync(pia);
        var (secret, codes) = await TurnOnAsync(browser);
        await using var command = portal.Owner.CreateCommand(
            """
            select string_agg(t.value, ' ') from retail.user_token t join retail.user_account u on u.id = t.user_id
            where u.email = 'kept@x.example'
            """);
        var rows = (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        Assert.True(rows.Length > 100);
        Assert.All(
            codes.Append(secret),
            one => Assert.DoesNotContain(one.Replace("-", "", StringComparison.Ordinal), rows, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_passkey_that_nobody_asked_for_signs_nobody_in()
    {
        using var browser = portal.Browse(Street.Brightline);
        await browser.GetAsync("/sign-in");
        foreach (var credential in new[] { "", "{}", "null", "[", new string('x', 50_000), """{"id":"AAAA","response":{}}""" })
        {
            var answer = await browser.PostAsync("/sign-in/passkey", ("credential", credential));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
            Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/sign-in/passkey/options")).Status);
        }
    }

    internal static async Task<(string Secret, string[] Codes)> TurnOnAsync(Browser browser)
    {
        await ConfirmAsync(browser);
        var page = await browser.GetAsync(App);
        var secret = Key().Match(page.Body).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        var offer = Offer().Match(page.Body).Groups[1].Value;
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity, (await browser.PostAsync(App, ("offer", offer), ("code", "000000"))).Status);
        var on = await browser.PostAsync(App, ("offer", offer), ("code", Code(secret)));
        Assert.Equal(HttpStatusCode.OK, on.Status);
        return (secret, [.. Codes().Matches(on.Body).Select(m => m.Groups[1].Value)]);
    }

    private static async Task ConfirmAsync(Browser browser)
    {
        await browser.GetAsync("/account/confirm");
        var answer = await browser.PostAsync("/account/confirm", ("password", Street.Password), ("return", "/account/security"));
        Assert.Equal("/account/security", answer.Location);
    }

    private static Task<Answer> CodeAsync(Browser browser, string code, string back = "/") =>
        browser.PostAsync("/sign-in/code", ("code", code), ("return", back));

    private static string Code(string secret, int stepsAhead = 0) => new Totp(Base32Encoding.ToBytes(secret))
        .ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30 * stepsAhead));

    [GeneratedRegex("class=\"key\"><bdi>([A-Z2-7 ]+)<")]
    private static partial Regex Key();

    [GeneratedRegex("name=\"offer\" value=\"([^\"]+)\"")]
    private static partial Regex Offer();

    [GeneratedRegex("<code><bdi>([0-9A-Z-]+)<")]
    private static partial Regex Codes();
}
