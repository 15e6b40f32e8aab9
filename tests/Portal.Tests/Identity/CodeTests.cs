using System.Net;
using System.Text.RegularExpressions;
using CsCheck;
using Lightline.Data.Accounts;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Identity;

/// <summary>Codes that are sent: to sign in, to choose a new password, to show that an address is one's own.</summary>
public sealed partial class CodeTests(RunningPortal portal)
{
    private const string ByCode = "/sign-in/by-code";
    private const string Forgot = "/sign-in/forgot";

    [Theory]
    [InlineData(" Anna@example.org ", "Anna@example.org")]
    [InlineData("+44 (1632) 960-001", "+441632960001")]
    [InlineData("0044 1632 960001", "+441632960001")]
    [InlineData("01632 960001", null)]
    [InlineData("+44 12", null)]
    [InlineData("Anna <anna@example.org>", null)]
    [InlineData("anna@localhost", null)]
    [InlineData("a@b.c\r\nBcc: d@e.f", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_address_is_an_e_mail_address_or_a_number_with_its_country(string? typed, string? expected) =>
        Assert.Equal(expected, ContactAddress.Parse(typed)?.Value);

    [Fact]
    public void Whatever_is_typed_gives_an_address_that_reads_back_as_itself_or_none() =>
        Gen.String.Sample(typed => ContactAddress.Parse(typed) is not { } address || ContactAddress.Parse(address.Value) == address);

    [Fact]
    public async Task A_code_signs_in_once_in_the_form_that_asked_for_it()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "code@x.example", PersonRole.Delegate);
        using var first = portal.Browse(pia.Host);
        using var second = portal.Browse(pia.Host);
        var one = await AskAsync(first, ByCode, pia.Email);
        var code = await CodeAsync(pia.Email);
        var two = await AskAsync(second, ByCode, pia.Email);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TypeAsync(second, ByCode, two, code)).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TypeAsync(first, Forgot, one, code, "three green boats sail")).Status);
        Assert.Equal("/", (await TypeAsync(first, ByCode, one, code)).Location);
        Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/")).Status);
        using var thief = portal.Browse(pia.Host);
        await thief.GetAsync(ByCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TypeAsync(thief, ByCode, one, code)).Status);
    }

    [Fact]
    public async Task After_five_wrong_tries_the_right_code_is_wrong_and_of_many_at_once_one_is_right()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "tries@x.example", PersonRole.Delegate);
        using var browser = portal.Browse(pia.Host);
        var form = await AskAsync(browser, ByCode, pia.Email);
        var code = await CodeAsync(pia.Email);
        for (var guess = 0; guess < OneTimeCodes.TriesMax; guess++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TypeAsync(browser, ByCode, form, $"0000000{guess}")).Status);
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TypeAsync(browser, ByCode, form, code)).Status);

        form = await AskAsync(browser, ByCode, pia.Email);
        code = await CodeAsync(pia.Email);
        var crowd = Enumerable.Range(0, 20).Select(_ => new Browser(portal.Address, pia.Host) { Cookies = new(browser.Cookies) }).ToArray();
        await Task.WhenAll(crowd.Select(c => c.GetAsync(ByCode)));
        var answers = await Task.WhenAll(crowd.Select(c => TypeAsync(c, ByCode, form, code)));
        Assert.Single(answers, a => a.Status == HttpStatusCode.Redirect);
        Array.ForEach(crowd, c => c.Dispose());
    }

    [Fact]
    public async Task An_address_that_nobody_has_gets_the_same_page_and_no_letter()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "somebody.known@x.example", PersonRole.Delegate);
        using var browser = portal.Browse(pia.Host);
        await browser.GetAsync(ByCode);
        var known = await browser.PostAsync(ByCode, ("email", pia.Email));
        await browser.GetAsync(ByCode);
        var stranger = await browser.PostAsync(ByCode, ("email", "somebody.noone@x.example"));
        Assert.Equal(known.Status, stranger.Status);
        Assert.Equal(Plain(known.Body).Replace("somebody.known@", "somebody.noone@", StringComparison.Ordinal), Plain(stranger.Body));
        Assert.Equal(known.Body.Length, stranger.Body.Length);
        Assert.Equal(1, await LettersAsync("somebody.known@x.example"));
        Assert.Equal(0, await LettersAsync("somebody.noone@x.example"));
        // Another provider's person is nobody here.
        await browser.GetAsync(ByCode);
        await browser.PostAsync(ByCode, ("email", portal.Street.Cleo.Email));
        Assert.Equal(0, await LettersAsync(portal.Street.Cleo.Email));
    }

    [Fact]
    public async Task A_telephone_number_signs_in_by_password_and_by_code_unless_two_people_have_it()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "phone@x.example", PersonRole.Delegate);
        var other = await people.PersonAsync(portal.Street.Anna, "phone2@x.example", PersonRole.Delegate);
        Task NumberAsync(string email) => portal.ExecuteAsync(
            "update retail.user_account set phone_number = '+441632960077', phone_number_confirmed = true where email = $1", email);
        await NumberAsync(pia.Email);
        using var browser = portal.Browse(pia.Host);
        Assert.Equal("/", (await browser.SignInAsync("+44 1632 960077", Street.Password)).Location);
        using var second = portal.Browse(pia.Host);
        var form = await AskAsync(second, ByCode, "0044 1632 960077");
        Assert.Equal("/", (await TypeAsync(second, ByCode, form, await CodeAsync("+441632960077"))).Location);
        await NumberAsync(other.Email);
        using var third = portal.Browse(pia.Host);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await third.SignInAsync("+441632960077", Street.Password)).Status);
    }

    [Fact]
    public async Task A_stranger_who_asks_fifty_times_keeps_nobody_from_a_new_password()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "reset.kept@x.example", PersonRole.Delegate);
        using var stranger = From(pia, "127.77.1.2");
        var (first, code) = (await AskAsync(stranger, Forgot, pia.Email), await CodeAsync(pia.Email));
        for (var ask = 0; ask < 50; ask++)
        {
            // The gate says so after a while; until then the page is the same, whether a letter goes or not.
            await stranger.GetAsync(Forgot);
            var page = await stranger.PostAsync(Forgot, ("email", pia.Email));
            Assert.True(page.Status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{page.Status}");
            // Slower than the tries that all of them together have, which are other tests' too.
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Equal(OneTimeCodes.NetworkPerDayMax, await LettersAsync(pia.Email));
        // Another address of that network is the same stranger.
        using (var beside = From(pia, "127.77.1.9"))
        {
            await beside.GetAsync(Forgot);
            await beside.PostAsync(Forgot, ("email", pia.Email));
        }

        Assert.Equal(OneTimeCodes.NetworkPerDayMax, await LettersAsync(pia.Email));
        // From elsewhere a code comes and counts, though this browser knows nobody.
        using var own = From(pia, "127.78.1.2");
        var form = await AskAsync(own, Forgot, pia.Email);
        Assert.Equal(OneTimeCodes.NetworkPerDayMax + 1, await LettersAsync(pia.Email));
        // So does the first one still, in its own form: being asked for again takes nothing from it.
        Assert.Equal("/sign-in?changed=1", (await TypeAsync(stranger, Forgot, first, code, "three green boats sail")).Location);
        form = await AskAsync(own, Forgot, pia.Email);
        Assert.Equal(
            "/sign-in?changed=1",
            (await TypeAsync(own, Forgot, form, await CodeAsync(pia.Email), "four green boats sail")).Location);
    }

    [Fact]
    public async Task Strangers_of_many_networks_use_up_theirs_and_not_that_of_who_signed_in_here_before()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "crowd@x.example", PersonRole.Delegate);
        using var own = await portal.SignInAsync(pia);
        await own.GetAsync("/");
        await own.PostAsync("/sign-out");
        for (var network = 0; network < 50; network++)
        {
            using var stranger = From(pia, $"127.79.{network}.2");
            await AskAsync(stranger, Forgot, pia.Email);
        }

        Assert.Equal(OneTimeCodes.StrangersPerDayMax, await LettersAsync(pia.Email));
        var form = await AskAsync(own, Forgot, pia.Email);
        Assert.Equal(OneTimeCodes.StrangersPerDayMax + 1, await LettersAsync(pia.Email));
        Assert.Equal(
            "/sign-in?changed=1",
            (await TypeAsync(own, Forgot, form, await CodeAsync(pia.Email), "three green boats sail")).Location);
        // A browser that was left behind is a stranger's from then on, and one that they sign in from is theirs;
        // the warning of the new password is a letter too.
        await AskAsync(own, Forgot, pia.Email);
        Assert.Equal(OneTimeCodes.StrangersPerDayMax + 2, await LettersAsync(pia.Email));
        Assert.Equal("/", (await own.SignInAsync(pia.Email, "three green boats sail")).Location);
        await own.GetAsync("/");
        await own.PostAsync("/sign-out");
        await AskAsync(own, Forgot, pia.Email);
        Assert.Equal(OneTimeCodes.StrangersPerDayMax + 3, await LettersAsync(pia.Email));
        // Their own allowance has an end too, which bounds the letters of a day.
        await portal.ExecuteAsync(
            """
            insert into retail.one_time_code (id, organisation_id, user_id, purpose, created_at, good_until)
            select gen_random_uuid(), organisation_id, id, 'reset', now() - interval '23 hours', now() - interval '22 hours'
            from retail.user_account, generate_series(1, 9) where email = $1
            """,
            pia.Email);
        var letters = await LettersAsync(pia.Email);
        await AskAsync(own, Forgot, pia.Email);
        Assert.Equal(letters, await LettersAsync(pia.Email));
        // Somebody else's browser is a stranger's.
        using var other = await portal.SignInAsync(portal.Street.Gita);
        await AskAsync(other, Forgot, pia.Email);
        Assert.Equal(letters, await LettersAsync(pia.Email));
    }

    [Fact]
    public async Task Of_texts_strangers_have_fewer()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "texts@x.example", PersonRole.Delegate);
        await portal.ExecuteAsync(
            "update retail.user_account set phone_number = '+441632960078', phone_number_confirmed = true where email = $1", pia.Email);
        for (var network = 0; network < 15; network++)
        {
            using var stranger = From(pia, $"127.80.{network}.2");
            await AskAsync(stranger, ByCode, "+441632960078");
        }

        Assert.Equal(OneTimeCodes.StrangersTextsPerDayMax, await LettersAsync("+441632960078"));
    }

    [Fact]
    public async Task A_new_password_by_a_code_ends_every_session_warns_and_leaves_the_second_step()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "reset@x.example", PersonRole.Delegate);
        using var inside = await portal.SignInAsync(pia);
        await portal.ExecuteAsync("update retail.user_account set two_factor_enabled = true where email = $1", pia.Email);
        using var browser = portal.Browse(pia.Host);
        var form = await AskAsync(browser, Forgot, pia.Email);
        var code = await CodeAsync(pia.Email);
        var common = await TypeAsync(browser, Forgot, form, code, "Password2026!");
        Assert.Contains("tried first", common.Body, StringComparison.Ordinal);
        // That cost no try: the same code still counts, and then no more.
        Assert.Equal("/sign-in?changed=1", (await TypeAsync(browser, Forgot, form, code, "three green boats sail")).Location);
        await browser.GetAsync(Forgot);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity, (await TypeAsync(browser, Forgot, form, code, "four green boats sail")).Status);
        Assert.StartsWith("/sign-in?", (await inside.GetAsync("/")).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SignInAsync(pia.Email, Street.Password)).Status);
        Assert.StartsWith(
            "/sign-in/code", (await browser.SignInAsync(pia.Email, "three green boats sail")).Location, StringComparison.Ordinal);
        Assert.Equal("Your password", await WarnedAsync(pia.Email));
    }

    [Fact]
    public async Task Who_is_signed_in_and_asks_for_anothers_code_gets_the_same_page()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "asker@x.example", PersonRole.Household);
        using var browser = await portal.SignInAsync(pia);
        foreach (var email in new[] { portal.Street.Anna.Email, portal.Street.Gita.Email, "noone.here@x.example" })
        {
            await browser.GetAsync(Forgot);
            Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync(Forgot, ("email", email))).Status);
        }

        Assert.Equal(1, await LettersAsync(portal.Street.Gita.Email));
    }

    [Fact]
    public async Task A_code_that_went_to_an_address_counts_no_more_once_that_is_not_theirs()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "moved@x.example", PersonRole.Delegate);
        using var thief = portal.Browse(pia.Host);
        var form = await AskAsync(thief, Forgot, pia.Email);
        var code = await CodeAsync(pia.Email);
        await portal.ExecuteAsync(
            """
            update retail.user_account set email = 'new.home@x.example', normalized_email = 'NEW.HOME@X.EXAMPLE'
            where email = $1
            """,
            pia.Email);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity, (await TypeAsync(thief, Forgot, form, code, "three green boats sail")).Status);
        await portal.ExecuteAsync("update retail.user_account set email = $1 where email = 'new.home@x.example'", pia.Email);
    }

    [Fact]
    public async Task Who_works_here_needs_more_than_a_mailbox()
    {
        await using var people = new TestPeople(portal);
        var sten = await people.StaffAsync(Street.Brightline, "sten.works@x.example", StaffRole.ProviderAdmin);
        using var browser = portal.Browse(sten.Host);
        var form = await AskAsync(browser, ByCode, sten.Email);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TypeAsync(browser, ByCode, form, await CodeAsync(sten.Email))).Status);
    }

    [Fact]
    public async Task What_is_no_form_of_ours_leaves_no_line()
    {
        using var browser = portal.Browse(Street.Clearwave);
        await browser.GetAsync(ByCode);
        foreach (var garbage in new[] { "", "x", new string('y', 5_000) })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TypeAsync(browser, ByCode, garbage, "12345678")).Status);
        }

        var lines = await ReadAsync<long>(
            "select count(*) from audit.entry where action = $1 and detail ->> 'reason' = 'code_form'", "sign-in.refused");
        Assert.Equal(0, lines);
    }

    [Fact]
    public async Task Until_its_code_has_come_back_a_new_address_is_not_theirs()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "before@x.example", PersonRole.Delegate);
        using var browser = await ConfirmedAsync(pia);
        await browser.GetAsync("/account/email");
        var asked = await browser.PostAsync("/account/email", ("address", "after@x.example"));
        var form = Form().Match(asked.Body).Groups[1].Value;
        Assert.Equal("before@x.example", await EmailAsync("Pia Quince"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TypeAsync(browser, "/account/email", form, "12345678")).Status);
        Assert.Equal("before@x.example", await EmailAsync("Pia Quince"));

        // Somebody else who is signed in brings the form and the code.
        var code = await CodeAsync("after@x.example");
        using var other = await ConfirmedAsync(portal.Street.Finn);
        await other.GetAsync("/account/email");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TypeAsync(other, "/account/email", form, code)).Status);

        Assert.Equal("/account", (await TypeAsync(browser, "/account/email", form, code)).Location);
        Assert.Equal("after@x.example", await EmailAsync("Pia Quince"));
        Assert.Contains("after@x.example", (await browser.GetAsync("/account")).Body, StringComparison.Ordinal);
        Assert.Equal("Your e-mail address", await WarnedAsync("before@x.example"));
        using var again = portal.Browse(pia.Host);
        Assert.Equal("/", (await again.SignInAsync("after@x.example", Street.Password)).Location);
        await portal.ExecuteAsync(
            "delete from retail.contact_point where value = 'after@x.example'");
        await portal.ExecuteAsync(
            "update retail.user_account set email = 'before@x.example' where email = 'after@x.example'");
    }

    [Fact]
    public async Task An_address_by_which_somebody_else_signs_in_is_not_taken_over_and_a_number_is()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "taken@x.example", PersonRole.Delegate);
        using var browser = await ConfirmedAsync(pia);
        await browser.GetAsync("/account/email");
        var asked = await browser.PostAsync("/account/email", ("address", portal.Street.Ben.Email));
        var form = Form().Match(asked.Body).Groups[1].Value;
        var refused = await TypeAsync(browser, "/account/email", form, await CodeAsync(portal.Street.Ben.Email));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        await browser.GetAsync("/account/phone");
        asked = await browser.PostAsync("/account/phone", ("address", "+44 1632 960099"));
        form = Form().Match(asked.Body).Groups[1].Value;
        Assert.Equal("/account", (await TypeAsync(browser, "/account/phone", form, await CodeAsync("+441632960099"))).Location);
        Assert.Contains(
            "+441632960099", WebUtility.HtmlDecode((await browser.GetAsync("/account")).Body), StringComparison.Ordinal);
        await portal.ExecuteAsync("delete from retail.contact_point where value = '+441632960099'");
    }

    private Browser From(Neighbour who, string address) => new(portal.Address, who.Host) { From = IPAddress.Parse(address) };

    private async Task<Browser> ConfirmedAsync(Neighbour who)
    {
        var browser = await portal.SignInAsync(who);
        await browser.GetAsync("/account/confirm");
        await browser.PostAsync("/account/confirm", ("password", Street.Password), ("return", "/account"));
        return browser;
    }

    private static async Task<string> AskAsync(Browser browser, string path, string address)
    {
        await browser.GetAsync(path);
        var page = await browser.PostAsync(path, ("email", address));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return Form().Match(page.Body).Groups[1].Value;
    }

    private static Task<Answer> TypeAsync(Browser browser, string path, string form, string code, string? password = null) =>
        browser.PostAsync($"{path}/check", ("form", form), ("code", code), ("new-password", password ?? ""), ("return", "/"));

    /// <summary>The code that is on its way to an address, as its letter says it.</summary>
    private Task<string> CodeAsync(string address) => ReadAsync<string>(
        """
        select payload ->> 'code' from notify.letter where address = $1 and kind = 'code' order by created_at desc limit 1
        """,
        address);

    private Task<string> WarnedAsync(string address) => ReadAsync<string>(
        "select payload ->> 'what' from notify.letter where address = $1 and kind = 'changed' order by created_at desc limit 1",
        address);

    private Task<long> LettersAsync(string address) =>
        ReadAsync<long>("select count(*) from notify.letter where address = $1", address);

    /// <summary>Where somebody's account reaches them by mail, else by which they sign in.</summary>
    private Task<string> EmailAsync(string name) => ReadAsync<string>(
        """
        select coalesce((select value from retail.contact_point c where c.person_id = p.id and c.kind = 'email'), u.email)
        from retail.account_person p join retail.user_account u on u.id = p.user_id
        where p.name = $1 and u.email in ('before@x.example', 'after@x.example')
        """,
        name);

    private async Task<T> ReadAsync<T>(string sql, string value)
    {
        await using var command = portal.Owner.CreateCommand(sql);
        command.Parameters.Add(new() { Value = value });
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static string Plain(string body) => Token().Replace(body, "");

    [GeneratedRegex("name=\"form\" value=\"([^\"]+)\"")]
    private static partial Regex Form();

    [GeneratedRegex("value=\"[A-Za-z0-9_-]{100,}\"")]
    private static partial Regex Token();
}
