using System.Net;
using System.Text.RegularExpressions;
using Lightline.Data.Accounts;
using Lightline.Data.Identity;
using Lightline.Portal.Features.Account;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Tests.Live;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.SignalR.Client;

namespace Lightline.Portal.Tests.Features;

/// <summary>Who belongs to an account: invited, joined, changed and removed.</summary>
public sealed partial class PeopleTests(RunningPortal portal) : IAsyncDisposable
{
    private const string People = "/account/people";
    private const string Password = "three green boats sail";

    /// <summary>The promise: whoever is removed sees nothing any more within this.</summary>
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);

    private Neighbour Ben => portal.Street.Ben;

    public async ValueTask DisposeAsync()
    {
        await portal.ExecuteAsync("delete from retail.account_person where name like 'Invited %'");
        await portal.ExecuteAsync("delete from retail.invitation");
        await portal.ExecuteAsync("delete from retail.user_account where email like '%@join.example'");
        await portal.ExecuteAsync("delete from notify.letter where kind = 'invitation'");
    }

    [Theory]
    [InlineData("  Mari-Liis O'Brien ", "Mari-Liis O'Brien")]
    [InlineData("Dr. Jüri Šķēle", "Dr. Jüri Šķēle")]
    [InlineData("राम कुमार", "राम कुमार")]
    [InlineData("win at evil.example", null)]
    [InlineData("https://evil.example", null)]
    [InlineData("a@b.example", null)]
    [InlineData("Call +44 1632", null)]
    [InlineData("...", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_name_holds_nothing_that_reads_as_an_address(string? typed, string? expected) =>
        Assert.Equal(expected, PersonName.Parse(typed));

    [Fact]
    public async Task Whoever_is_invited_joins_by_the_code_with_a_sign_in_of_their_own_and_is_out_at_once_when_removed()
    {
        var warnings = await WarningsAsync(Ben.Email);
        using var ben = await ConfirmedAsync(Ben);
        Assert.Equal(People + "?done=invited", (await InviteAsync(ben, "Invited Nele", "nele@join.example", "household")).Location);
        Assert.Contains("has not joined yet", (await ben.GetAsync(People)).Body, StringComparison.Ordinal);
        Assert.Contains("nele@join.example", (await ben.GetAsync(People)).Body, StringComparison.Ordinal);
        var letter = await LetterAsync("nele@join.example");
        Assert.Equal($"Ben Kask|2 {Street.MarkupStreet}|http://{Street.Brightline}:{portal.Address.Port}/account/join|7", letter);

        using var nele = portal.Browse(Street.Brightline);
        var code = await CodeAsync("nele@join.example");
        Assert.Equal(HttpStatusCode.OK, (await nele.GetAsync("/account/join")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await JoinAsync(nele, "AAAA-AAAA-AAAA-AAAA-AAAA")).Status);
        // Typed as people type: small letters, spaces.
        var typed = code.ToLowerInvariant().Replace('-', ' ');
        var choose = await JoinAsync(nele, typed);
        Assert.Equal(HttpStatusCode.OK, choose.Status);
        Assert.Contains("nele@join.example", choose.Body, StringComparison.Ordinal);
        Assert.Contains("at least 10", (await JoinAsync(nele, typed, "short")).Body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("/", (await JoinAsync(nele, typed, Password)).Location);
        Assert.Contains(Ben.Home.ConnectionNumber, (await nele.GetAsync("/connection")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await nele.GetAsync(People + "/invite")).Status);
        Assert.Contains("Leave this account", (await nele.GetAsync(People)).Body, StringComparison.Ordinal);
        using var again = portal.Browse(Street.Brightline);
        Assert.Equal("/", (await again.SignInAsync("nele@join.example", Password)).Location);
        using var thief = portal.Browse(Street.Brightline);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await JoinAsync(thief, code, Password)).Status);

        await using var socket = Socket.Of(portal, nele, Street.Brightline);
        await socket.StartAsync(TestContext.Current.CancellationToken);
        var closed = ClosedAsync(socket);
        var person = await PersonAsync("Invited Nele");
        await ben.GetAsync(People);
        Assert.Equal(People + "?done=removed", (await ben.PostAsync(People + "/remove", ("person", person))).Location);
        await closed.WaitAsync(Promise, TestContext.Current.CancellationToken);
        Assert.StartsWith("/sign-in?", (await nele.GetAsync("/connection")).Location, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in?", (await again.GetAsync("/connection")).Location, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity, (await again.SignInAsync("nele@join.example", Password)).Status);
        Assert.Equal(
            ["person.invited by ben@example.org for account", "person.joined by nobody", "person.removed by ben@example.org for account"],
            await AuditTrail.ReadAsync(portal, person));
        Assert.Equal(warnings + 3, await WarningsAsync(Ben.Email));
        Assert.Equal(0L, await CountAsync("select count(*) from retail.contact_point where value = 'nele@join.example'"));

        // Invited once more, at a mailbox that may be somebody else's now: it says what that changed.
        await ben.GetAsync(People);
        Assert.Equal(People + "?done=invited", (await InviteAsync(ben, "Invited Nils", "nele@join.example", "household")).Location);
        using var nils = portal.Browse(Street.Brightline);
        await nils.GetAsync("/account/join");
        Assert.Equal("/", (await JoinAsync(nils, await CodeAsync("nele@join.example"), Password + " anew")).Location);
        var user = await ReadAsync<string>("select id::text from retail.user_account where email = 'nele@join.example'");
        Assert.Contains("sign-in.changed by nobody", await AuditTrail.ReadAsync(portal, user));
    }

    [Fact]
    public async Task Of_a_removal_at_one_Portal_the_others_hear_within_five_seconds()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(Ben, "pia@people.example", PersonRole.Delegate);
        await using var second = await portal.StartAnotherAsync(_ => { });
        var address = RunningPortal.AddressOf(second);
        using var there = await RunningPortal.SignInAsync(pia, address);
        await using var socket = Socket.Of(address, there, pia.Host);
        await socket.StartAsync(TestContext.Current.CancellationToken);
        var closed = ClosedAsync(socket);
        using var ben = await ConfirmedAsync(Ben);
        await ben.GetAsync(People);
        var person = await ReadAsync<string>(
            "select p.id::text from retail.account_person p join retail.user_account u on u.id = p.user_id where u.email = $1",
            pia.Email);
        // Another role first: what was opened in the old one is over too.
        Assert.Equal(
            People + "?done=changed", (await ben.PostAsync(People + "/role", ("person", person), ("role", "household"))).Location);
        await closed.WaitAsync(Promise, TestContext.Current.CancellationToken);
        Assert.StartsWith("/sign-in?", (await there.GetAsync("/")).Location, StringComparison.Ordinal);
        using var anew = await RunningPortal.SignInAsync(pia, address);
        Assert.Contains("May look", (await anew.GetAsync(People)).Body, StringComparison.Ordinal);
        await ben.PostAsync(People + "/remove", ("person", person));
        var until = TimeProvider.System.GetUtcNow() + Promise;
        while ((await anew.GetAsync("/")).Status == HttpStatusCode.OK)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, "still in after five seconds");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await second.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_has_an_account_joins_another_and_looks_at_either()
    {
        await using var people = new TestPeople(portal);
        using var ben = await ConfirmedAsync(Ben);
        await InviteAsync(ben, "Invited Finn", portal.Street.Finn.Email, "delegate");
        var code = await CodeAsync(portal.Street.Finn.Email);
        // A stranger with the code is told to sign in first; the code is as good as before.
        using var finn = portal.Browse(Street.Brightline);
        var first = await JoinAsync(finn, code, Password);
        Assert.Contains("signs in here already", first.Body, StringComparison.Ordinal);
        Assert.Equal("/account/join", (await finn.SignInAsync(portal.Street.Finn.Email, Street.Password, "/account/join")).Location);
        Assert.Equal("/", (await JoinAsync(finn, code)).Location);
        Assert.Contains(Ben.Home.ConnectionNumber, (await finn.GetAsync("/connection")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await finn.GetAsync($"/connection/{portal.Street.Finn.Home.ConnectionNumber}")).Status);

        const string Sessions =
            "select count(*) from retail.session s join retail.user_account u on u.id = s.user_id where u.email = $1";
        var sessions = await ReadAsync<long>(Sessions, portal.Street.Finn.Email);
        var accounts = await finn.GetAsync("/account");
        var other = Assert.Single(Accounts().Matches(accounts.Body)).Groups[1].Value;
        Assert.Equal("/", (await finn.PostAsync("/account/look-at", ("account", other))).Location);
        Assert.Contains(portal.Street.Finn.Home.ConnectionNumber, (await finn.GetAsync("/connection")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await finn.GetAsync($"/connection/{Ben.Home.ConnectionNumber}")).Status);
        // The same session: looking at another account makes none longer.
        Assert.Equal(sessions, await ReadAsync<long>(Sessions, portal.Street.Finn.Email));
        // The choice is the session's: a new one begins at his own account.
        using var elsewhere = await portal.SignInAsync(portal.Street.Finn);
        Assert.Contains(
            portal.Street.Finn.Home.ConnectionNumber, (await elsewhere.GetAsync("/connection")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await finn.PostAsync("/account/look-at", ("account", "22222222"))).Status);

        // Back, and out by his own hand; his own account is his as before.
        await finn.PostAsync("/account/look-at", ("account", await NumberAsync(Ben)));
        await finn.GetAsync("/account/confirm");
        await finn.PostAsync("/account/confirm", ("password", Street.Password), ("return", People));
        await finn.GetAsync(People);
        Assert.Equal("/sign-in", (await finn.PostAsync(People + "/leave")).Location);
        Assert.StartsWith("/sign-in", (await finn.GetAsync("/connection")).Location, StringComparison.Ordinal);
        await finn.SignInAsync(portal.Street.Finn.Email, Street.Password);
        Assert.Contains(portal.Street.Finn.Home.ConnectionNumber, (await finn.GetAsync("/connection")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Your accounts", (await finn.GetAsync("/account")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_an_address_signs_in_here_does_not_show_to_who_invites_it()
    {
        using var ben = await ConfirmedAsync(Ben);
        var pages = new List<string>();
        foreach (var email in new[] { portal.Street.Anna.Email, "noone@join.example" })
        {
            Assert.Equal(People + "?done=invited", (await InviteAsync(ben, "Invited One", email, "household")).Location);
            var page = (await ben.GetAsync(People)).Body;
            var person = await PersonAsync("Invited One");
            pages.Add(Token().Replace(page, "").Replace(email, "", StringComparison.Ordinal).Replace(person, "", StringComparison.Ordinal));
            await ben.PostAsync(People + "/remove", ("person", person));
        }

        Assert.Equal(Minutes().Replace(pages[0], ""), Minutes().Replace(pages[1], ""));
    }

    [Fact]
    public async Task Five_wrong_tries_end_a_code_and_a_taken_back_one_is_worth_nothing()
    {
        using var ben = await ConfirmedAsync(Ben);
        await InviteAsync(ben, "Invited Oskar", "oskar@join.example", "household");
        var code = await CodeAsync("oskar@join.example");
        using var guesser = portal.Browse(Street.Brightline);
        await guesser.GetAsync("/account/join");
        for (var guess = 0; guess < OneTimeCodes.TriesMax; guess++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await JoinAsync(guesser, $"{code[..9]}-0000-0000-000{guess}")).Status);
        }

        using var oskar = portal.Browse(Street.Brightline);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await JoinAsync(oskar, code, Password)).Status);
        Assert.Contains("no longer good", (await ben.GetAsync(People)).Body, StringComparison.Ordinal);
        await ben.PostAsync(People + "/remove", ("person", await PersonAsync("Invited Oskar")));
        await InviteAsync(ben, "Invited Paul", "paul@join.example", "household");
        var taken = await CodeAsync("paul@join.example");
        await ben.GetAsync(People);
        await ben.PostAsync(People + "/remove", ("person", await PersonAsync("Invited Paul")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await JoinAsync(oskar, taken, Password)).Status);
        Assert.Equal(0L, await CountAsync("select count(*) from retail.user_account where email like '%@join.example'"));
        Assert.Equal(0L, await CountAsync("select count(*) from retail.invitation where person_id is null and email is not null"));
    }

    [Fact]
    public async Task What_is_wrong_with_an_invitation_is_said_and_nothing_typed_is_lost()
    {
        using var ben = await ConfirmedAsync(Ben);
        var bad = await InviteAsync(ben, "Invited Rein", "no address", "household");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bad.Status);
        Assert.Contains("value=\"Invited Rein\"", bad.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"no address\"", bad.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await InviteAsync(ben, "", "r@join.example", "household")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await InviteAsync(ben, "Invited Rein", "r@join.example", "holder")).Status);
        for (var one = 0; one < PeopleDesk.OpenMax; one++)
        {
            var name = $"Invited {(char)('A' + one)}";
            Assert.Equal(People + "?done=invited", (await InviteAsync(ben, name, $"r{one}@join.example", "household")).Location);
        }

        var full = await InviteAsync(ben, "Invited Rein", "r9@join.example", "household");
        Assert.Equal(HttpStatusCode.Conflict, full.Status);
        Assert.Contains("5 invitations wait for an answer", full.Body, StringComparison.Ordinal);
        Assert.Equal(0L, await CountAsync("select count(*) from notify.letter where address = 'r9@join.example'"));
        // The holder stays, whatever is sent.
        var own = await ReadAsync<string>(
            "select p.id::text from retail.account_person p join retail.user_account u on u.id = p.user_id where u.email = $1",
            Ben.Email);
        Assert.Equal(HttpStatusCode.NotFound, (await ben.PostAsync(People + "/remove", ("person", own))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ben.PostAsync(People + "/role", ("person", own), ("role", "household"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ben.PostAsync(People + "/leave")).Status);
    }

    [Fact]
    public async Task Whoever_works_here_joins_nothing_and_the_operators_site_has_no_such_page()
    {
        await using var people = new TestPeople(portal);
        var sten = await people.StaffAsync(Street.Brightline, "sten@people.example", StaffRole.Agent);
        using var ben = await ConfirmedAsync(Ben);
        await InviteAsync(ben, "Invited Sten", sten.Email, "household");
        var code = await CodeAsync(sten.Email);
        using var browser = await portal.SignInAsync(sten);
        await browser.GetAsync("/account/join");
        var refused = await JoinAsync(browser, code);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("cannot join an account", refused.Body, StringComparison.Ordinal);
        using var noc = portal.Browse(Street.Noc);
        Assert.Equal(HttpStatusCode.NotFound, (await noc.GetAsync("/account/join")).Status);
        await noc.GetAsync("/sign-in");
        Assert.Equal(HttpStatusCode.NotFound, (await noc.PostAsync("/account/join", ("code", code))).Status);
        // Another provider's site knows nothing of the code.
        using var clear = portal.Browse(Street.Clearwave);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await JoinAsync(clear, code, Password)).Status);
    }

    private static async Task<Answer> InviteAsync(Browser holder, string name, string email, string role)
    {
        await holder.GetAsync(People + "/invite");
        return await holder.PostAsync(People + "/invite", ("name", name), ("email", email), ("role", role));
    }

    private static async Task<Answer> JoinAsync(Browser browser, string code, string password = "")
    {
        await browser.GetAsync("/account/join");
        return await browser.PostAsync("/account/join", ("code", code), ("new-password", password));
    }

    private async Task<Browser> ConfirmedAsync(Neighbour who)
    {
        var browser = await portal.SignInAsync(who);
        await browser.GetAsync("/account/confirm");
        await browser.PostAsync("/account/confirm", ("password", Street.Password), ("return", People));
        return browser;
    }

    private static Task ClosedAsync(HubConnection socket)
    {
        var closed = new TaskCompletionSource();
        socket.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        return closed.Task;
    }

    private Task<string> CodeAsync(string email) => ReadAsync<string>(
        "select payload ->> 'code' from notify.letter where address = $1 and kind = 'invitation' order by created_at desc limit 1",
        email);

    private Task<string> LetterAsync(string email) => ReadAsync<string>(
        """
        select concat_ws('|', payload ->> 'who', payload ->> 'place', payload ->> 'link', payload ->> 'days')
        from notify.letter where address = $1 and kind = 'invitation'
        """,
        email);

    private Task<string> PersonAsync(string name) =>
        ReadAsync<string>("select id::text from retail.account_person where name = $1", name);

    private Task<string> NumberAsync(Neighbour who) => ReadAsync<string>(
        """
        select a.public_number from retail.account a join retail.account_person p on p.account_id = a.id and p.role = 'holder'
            join retail.user_account u on u.id = p.user_id where u.email = $1
        """,
        who.Email);

    private Task<long> WarningsAsync(string email) => ReadAsync<long>(
        """
        select count(*) from notify.letter
        where address = $1 and kind = 'changed' and payload ->> 'what' = 'The list of people on your account'
        """,
        email);

    private Task<long> CountAsync(string sql) => ReadAsync<long>(sql);

    private async Task<T> ReadAsync<T>(string sql, params object[] values)
    {
        await using var command = portal.Owner.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    [GeneratedRegex("name=\"account\" value=\"([^\"]+)\"")]
    private static partial Regex Accounts();

    [GeneratedRegex("value=\"[A-Za-z0-9_-]{100,}\"")]
    private static partial Regex Token();

    [GeneratedRegex("[0-9T:-]{5,}Z?")]
    private static partial Regex Minutes();
}
