using System.Net;
using System.Text.RegularExpressions;
using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Portal.Features.Providers;
using Lightline.Portal.Tests.Identity;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Features;

/// <summary>
/// Somebody changes what is kept of them, as their provider lets them: at once, after a yes of its people, or not at all. Each
/// test has a provider of its own, whose rules are its own.
/// </summary>
public sealed partial class DetailTests(RunningPortal portal)
{
    private static readonly (string, string)[] _organisation =
    [
        ("name", "Rules"), ("phone", "1800 333 333"), ("hours", "every day, 8 to 20"), ("colour", "#7a1fa2"),
        ("zone", "Europe/Tallinn"), ("language", "en"),
    ];

    [Fact]
    public async Task The_admin_says_what_customers_do_with_each_detail_and_a_new_provider_starts_with_the_default()
    {
        await using var people = new TestPeople(portal);
        var place = await PlaceAsync(people, "rulesfibre");
        Assert.Equal(["edit_with_approval|edit|edit"], await PoliciesAsync("rulesfibre"));
        using var admin = await portal.SignInAsync(await people.StaffAsync(place.Host, "a@rules.example", StaffRole.ProviderAdmin));
        await ApiKeyTests.ConfirmAsync(admin);
        var page = await admin.GetAsync("/admin");
        Assert.Contains(
            "<option value=\"edit_with_approval\" selected>They ask, your people say yes or no", page.Body, StringComparison.Ordinal);
        var wrong = await admin.PostAsync("/admin", [.. _organisation, ("name-policy", "everything")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("id=\"name-policy-error\"", wrong.Body, StringComparison.Ordinal);
        // Who owns an address always begins.
        var shut = await admin.PostAsync("/admin", [.. _organisation, ("email-policy", "view"), ("phone-policy", "view")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, shut.Status);
        Assert.Contains("One of edit, edit_with_approval.", shut.Body, StringComparison.Ordinal);
        Assert.Equal(1, Count(page.Body, "<option value=\"view\""));
        (string, string)[] rules = [("name-policy", "view"), ("email-policy", "edit_with_approval"), ("phone-policy", "edit")];
        Assert.Equal("/admin?saved=1", (await admin.PostAsync("/admin", [.. _organisation, .. rules])).Location);
        Assert.Equal(["view|edit_with_approval|edit"], await PoliciesAsync("rulesfibre"));
        // A form of before, which has no such fields, leaves them.
        await admin.PostAsync("/admin", _organisation);
        Assert.Equal(["view|edit_with_approval|edit"], await PoliciesAsync("rulesfibre"));
        Assert.Equal(
            ["edit_with_approval|edit|edit"], await PoliciesAsync("brightline"));

        using var script = portal.Browse(Street.Noc);
        var olga = await people.StaffAsync(Street.Noc, "olga.rules@x.example", StaffRole.OperatorAdmin);
        var asked = await Script.AskAsync(
            script, HttpMethod.Get, ProvidersEndpoint.Path + "/rulesfibre", await Script.KeyAsync(portal, olga));
        Assert.Contains(
            "\"namePolicy\":\"view\",\"emailPolicy\":\"edit_with_approval\",\"phonePolicy\":\"edit\"",
            asked.Body,
            StringComparison.Ordinal);
        var added = await Script.AskAsync(
            script, HttpMethod.Post, ProvidersEndpoint.Path, await Script.KeyAsync(portal, olga),
            Script.Json(new Dictionary<string, object?>(Script.Provider("viewfibre")) { ["namePolicy"] = "view" }));
        Assert.Equal(HttpStatusCode.Created, added.Status);
        var refused = await Script.AskAsync(
            script, HttpMethod.Post, ProvidersEndpoint.Path, await Script.KeyAsync(portal, olga),
            Script.Json(new Dictionary<string, object?>(Script.Provider("shutfibre")) { ["phonePolicy"] = "view" }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("there is no view", refused.Body, StringComparison.Ordinal);
        Assert.Equal(["view|edit|edit"], await PoliciesAsync("viewfibre"));
    }

    [Fact]
    public async Task What_the_provider_does_not_allow_is_shown_with_whom_to_ask_and_every_form_is_refused_by_the_rules_name()
    {
        await using var people = new TestPeople(portal);
        var place = await PlaceAsync(people, "closedfibre", "view");
        using var browser = await portal.SignInAsync(place.Customer);
        await ApiKeyTests.ConfirmAsync(browser);
        var page = await browser.GetAsync("/account");
        Assert.Equal(1, Count(page.Body, "Only Closedfibre changes it. Call <bdi>1800 333 333</bdi>."));
        Assert.DoesNotContain("href=\"/account/name\"", page.Body, StringComparison.Ordinal);
        foreach (var answer in new[]
        {
            await browser.GetAsync("/account/name"), await browser.PostAsync("/account/name", ("name", "Eve")),
        })
        {
            Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
            Assert.Contains("<code>name.view</code>", answer.Body, StringComparison.Ordinal);
            Assert.Contains("call us, and we do it for you", answer.Body, StringComparison.Ordinal);
            Assert.Matches("tell us the number <bdi>[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}</bdi>", answer.Body);
        }

        Assert.Equal(["Cleo Customer"], await NamesAsync(place));
        // Who works there is no customer there.
        using var agent = await portal.SignInAsync(await people.StaffAsync(place.Host, "ag@closed.example", StaffRole.Agent));
        await ApiKeyTests.ConfirmAsync(agent);
        Assert.Equal(HttpStatusCode.OK, (await agent.GetAsync("/account/email")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.GetAsync("/account/name")).Status);
    }

    [Fact]
    public async Task A_code_that_comes_back_after_the_rules_changed_changes_nothing_by_itself()
    {
        await using var people = new TestPeople(portal);
        var place = await PlaceAsync(people, "changedfibre");
        using var browser = await portal.SignInAsync(place.Customer);
        await ApiKeyTests.ConfirmAsync(browser);
        await browser.GetAsync("/account/email");
        var form = Form().Match((await browser.PostAsync("/account/email", ("address", "late@x.example"))).Body).Groups[1].Value;
        await portal.ExecuteAsync("update retail.organisation set email_policy = 'edit_with_approval' where slug = 'changedfibre'");
        var refused = await browser.PostAsync("/account/email/check", ("form", form), ("code", await CodeAsync("late@x.example")));
        Assert.Equal("/account", refused.Location);
        Assert.Equal(
            ["waiting"],
            await AuditTrail.QueryAsync(portal, "select state from retail.detail_change where value = 'late@x.example'"));
        Assert.Empty(await AuditTrail.QueryAsync(portal, "select id::text from retail.user_account where email = 'late@x.example'"));
    }

    [Fact]
    public async Task A_name_that_needs_no_yes_counts_at_once()
    {
        await using var people = new TestPeople(portal);
        var place = await PlaceAsync(people, "openfibre", "edit");
        using var browser = await portal.SignInAsync(place.Customer);
        Assert.Equal("/account/confirm?return=%2Faccount%2Fname", (await browser.GetAsync("/account/name")).Location);
        await ApiKeyTests.ConfirmAsync(browser);
        Assert.Contains("value=\"Cleo Customer\"", (await browser.GetAsync("/account/name")).Body, StringComparison.Ordinal);
        foreach (var bad in new[] { "", "   ", "<b>", "http://evil.example", new string('x', 81), "1234" })
        {
            var wrong = await browser.PostAsync("/account/name", ("name", bad));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
            Assert.Contains("Type your name in letters", wrong.Body, StringComparison.Ordinal);
        }

        Assert.Equal("/account", (await browser.PostAsync("/account/name", ("name", "  Cleo O\u2019Neill "))).Location);
        Assert.Equal(["Cleo O\u2019Neill"], await NamesAsync(place));
        var page = WebUtility.HtmlDecode((await browser.GetAsync("/account")).Body);
        // The menu too.
        Assert.Equal(2, Count(page, "Cleo O\u2019Neill"));
        await browser.GetAsync("/account/name");
        var same = await browser.PostAsync("/account/name", ("name", "Cleo O\u2019Neill"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, same.Status);
        Assert.Contains("That is your name already.", same.Body, StringComparison.Ordinal);
        Assert.Equal([$"detail.changed by {place.Customer.Email}"], (await OfUserAsync(place)).Where(IsOfDetail));
    }

    [Fact]
    public async Task A_change_that_needs_a_yes_waits_is_taken_back_declined_and_approved_by_an_agent_and_each_step_is_written_down()
    {
        await using var people = new TestPeople(portal);
        var place = await PlaceAsync(people, "askfibre");
        using var browser = await portal.SignInAsync(place.Customer);
        await ApiKeyTests.ConfirmAsync(browser);
        Assert.Contains("Askfibre looks at it first", (await browser.GetAsync("/account/name")).Body, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/account/name", ("name", "Cleo Customer"))).Status);
        await AskNameAsync("Eve");
        Assert.Equal(["Cleo Customer"], await NamesAsync(place));
        var waits = await browser.GetAsync("/account");
        Assert.Contains("for: <bdi>Eve</bdi>. Askfibre has not answered yet.", waits.Body, StringComparison.Ordinal);
        var second = await browser.PostAsync("/account/name", ("name", "Eva"));
        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Contains("name.one-waits", second.Body, StringComparison.Ordinal);
        var first = Change().Match(waits.Body).Groups[1].Value;
        await browser.GetAsync("/account");
        Assert.Equal("/account", (await browser.PostAsync("/account/changes/withdraw", ("change", first))).Location);
        Assert.DoesNotContain("has not answered yet", (await browser.GetAsync("/account")).Body, StringComparison.Ordinal);
        Assert.Equal(["detail.change-asked", "detail.change-withdrawn"], await ActionsAsync(first));

        // Declined, with a reason that the customer reads.
        await AskNameAsync("Eva");
        var agentWho = await people.StaffAsync(place.Host, "agent@ask.example", StaffRole.Agent);
        using var agent = await portal.SignInAsync(agentWho);
        var desk = $"/desk/customers/{place.Number}";
        var page = await agent.GetAsync(desk);
        Assert.Contains("Waits for your yes or no", page.Body, StringComparison.Ordinal);
        Assert.Contains("<bdi>Eva</bdi>", page.Body, StringComparison.Ordinal);
        var list = await agent.GetAsync("/desk");
        Assert.Contains("Waits for a yes or no (1)", list.Body, StringComparison.Ordinal);
        Assert.Contains($"href=\"{desk}\"", list.Body, StringComparison.Ordinal);
        Assert.Contains("A new name, asked on <time", list.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Cleo", list.Body, StringComparison.Ordinal);
        await agent.GetAsync(desk);
        var declined = Change().Match(page.Body).Groups[1].Value;
        foreach (var (fields, words) in new ((string, string)[], string)[]
        {
            ([("change", declined), ("decision", "approve")], "Say why: the customer reads it"),
            ([("change", declined), ("decision", "approve"), ("reason", new string('x', 201))], "at most 200"),
            ([("change", declined), ("decision", "approve"), ("reason", "a\u0007b")], "Use letters"),
            ([("change", declined), ("decision", "maybe"), ("reason", "x")], "Say yes or no"),
            ([("decision", "approve"), ("reason", "x")], "Say yes or no"),
        })
        {
            var wrong = await agent.PostAsync($"{desk}/changes", fields);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
            Assert.Contains(words, wrong.Body, StringComparison.Ordinal);
        }

        Assert.Equal(desk, (await DecideAsync(declined, "decline", "The <b>paper</b> says Cleo")).Location);
        var late = await DecideAsync(declined, "approve", "once more");
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("It does not wait any more", late.Body, StringComparison.Ordinal);
        Assert.Equal(["detail-declined Your name"], await LettersAsync(place.Customer.Email));
        Assert.Equal(["Cleo Customer"], await NamesAsync(place));
        var told = (await browser.GetAsync("/account")).Body;
        Assert.Contains("<b>Declined</b>: your new name, <bdi>Eva</bdi>", told, StringComparison.Ordinal);
        Assert.Contains("The &lt;b&gt;paper&lt;/b&gt; says Cleo", told, StringComparison.Ordinal);

        await AskNameAsync("Cleo O'Hara");
        var approved = Change().Match((await agent.GetAsync(desk)).Body).Groups[1].Value;
        // Only at their own desk.
        using var foreign = await portal.SignInAsync(await people.StaffAsync(Street.Brightline, "foreign@ask.example", StaffRole.Agent));
        await foreign.GetAsync("/desk");
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await foreign.PostAsync($"{desk}/changes", ("change", approved), ("decision", "approve"), ("reason", "x"))).Status);
        Assert.Equal(desk, (await DecideAsync(approved, "approve", "Saw the passport")).Location);
        Assert.Equal(["Cleo O'Hara"], await NamesAsync(place));
        Assert.Equal(
            ["Cleo O'Hara"], await AuditTrail.QueryAsync(portal, "select name from retail.account where public_number = $1", place.Number));
        Assert.Equal(
            ["detail-approved Your name", "detail-declined Your name"], await LettersAsync(place.Customer.Email));
        Assert.DoesNotContain("Waits for a yes or no", (await agent.GetAsync("/desk")).Body, StringComparison.Ordinal);
        Assert.Contains("<b>Approved</b>: your new name", (await browser.GetAsync("/account")).Body, StringComparison.Ordinal);
        Assert.Equal(["detail.change-asked", "detail.change-declined"], await ActionsAsync(declined));
        Assert.Equal(
            [$"detail.change-asked by {place.Customer.Email}", $"detail.change-approved by {agentWho.Email} for account"],
            await AuditTrail.ReadAsync(portal, approved));
        // Nobody else sees any of it, and no name is in the log.
        Assert.Empty(await AuditTrail.QueryAsync(
            portal, "select detail::text from audit.entry where detail::text ilike '%cleo%' or detail::text ilike '%passport%'"));

        async Task AskNameAsync(string name)
        {
            await browser.GetAsync("/account/name");
            Assert.Equal("/account", (await browser.PostAsync("/account/name", ("name", name))).Location);
        }

        Task<Answer> DecideAsync(string change, string decision, string reason) =>
            agent.PostAsync($"{desk}/changes", ("change", change), ("decision", decision), ("reason", reason));
    }

    [Fact]
    public async Task An_address_that_needs_a_yes_is_shown_to_be_theirs_first_and_the_old_one_counts_until_then()
    {
        await using var people = new TestPeople(portal);
        var place = await PlaceAsync(people, "slowfibre", "edit", "edit_with_approval", "edit_with_approval");
        using var browser = await portal.SignInAsync(place.Customer);
        await ApiKeyTests.ConfirmAsync(browser);
        Assert.Contains(
            "then Slowfibre looks at it; until somebody says yes, the old one counts, for signing in too",
            (await browser.GetAsync("/account/email")).Body,
            StringComparison.Ordinal);
        var form = Form().Match((await browser.PostAsync("/account/email", ("address", "cleo.new@x.example"))).Body).Groups[1].Value;
        // Without the code there is nothing to say yes to.
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await browser.PostAsync("/account/email/check", ("form", form), ("code", "00000000"))).Status);
        Assert.Empty(await AuditTrail.QueryAsync(portal, "select id::text from retail.detail_change where value = 'cleo.new@x.example'"));
        var code = await CodeAsync("cleo.new@x.example");
        Assert.Equal("/account", (await browser.PostAsync("/account/email/check", ("form", form), ("code", code))).Location);
        var waits = (await browser.GetAsync("/account")).Body;
        Assert.Contains("for: <bdi>cleo.new@x.example</bdi>. Slowfibre has not answered yet.", waits, StringComparison.Ordinal);
        Assert.Contains("A new address or number is shown to be yours", waits, StringComparison.Ordinal);
        Assert.Equal([place.Customer.Email], await ContactsAsync(place));
        Assert.Equal(HttpStatusCode.Conflict, (await browser.PostAsync("/account/email", ("address", "b@x.example"))).Status);

        using var agent = await portal.SignInAsync(await people.StaffAsync(place.Host, "agent@slow.example", StaffRole.Agent));
        var desk = $"/desk/customers/{place.Number}";
        var page = await agent.GetAsync(desk);
        Assert.Contains("shown to be theirs by a code", page.Body, StringComparison.Ordinal);
        var change = Change().Match(page.Body).Groups[1].Value;
        var decided = await agent.PostAsync(
            $"{desk}/changes", ("change", change), ("decision", "approve"), ("reason", "called back"));
        Assert.Equal(desk, decided.Location);
        Assert.Equal(["cleo.new@x.example"], await ContactsAsync(place));
        Assert.Equal(
            ["Your e-mail address"],
            await AuditTrail.QueryAsync(
                portal, "select payload ->> 'what' from notify.letter where address = $1 and kind = 'changed'", place.Customer.Email));
        Assert.Contains("detail-approved Your e-mail address", await LettersAsync("cleo.new@x.example"));
        // Every session of theirs is over, and the new one signs in.
        Assert.StartsWith("/sign-in?", (await browser.GetAsync("/account")).Location, StringComparison.Ordinal);
        using var again = portal.Browse(place.Host);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await again.SignInAsync(place.Customer.Email, Street.Password)).Status);
        Assert.Equal("/", (await again.SignInAsync("cleo.new@x.example", Street.Password)).Location);
        await portal.ExecuteAsync(
            "update retail.user_account set email = $1 where email = 'cleo.new@x.example'", place.Customer.Email);
    }

    [Fact]
    public async Task An_agent_changes_a_name_that_its_owner_cannot_and_they_read_why()
    {
        await using var people = new TestPeople(portal);
        var place = await PlaceAsync(people, "namefibre", "view");
        using var browser = await portal.SignInAsync(place.Customer);
        using var agent = await portal.SignInAsync(await people.StaffAsync(place.Host, "agent@name.example", StaffRole.Agent));
        var desk = $"/desk/customers/{place.Number}";
        var person = Person().Match((await agent.GetAsync(desk)).Body).Groups[1].Value;
        foreach (var (fields, words) in new ((string, string)[], string)[]
        {
            ([("name", "Cleo King"), ("reason", "x")], "Say whose name it is"),
            ([("person", person), ("name", "<b>"), ("reason", "x")], "Type the name in letters"),
            ([("person", person), ("name", "Cleo King")], "Say why: the customer reads it"),
            ([("person", person), ("name", "Cleo King"), ("reason", new string('x', 201))], "at most 200"),
            ([("person", person), ("name", "Cleo King"), ("reason", "a\u0007b")], "Use letters"),
            ([("person", person), ("name", "Cleo Customer"), ("reason", "x")], "That is their name already."),
            ([("person", "2:Cleo Customer"), ("name", "Cleo King"), ("reason", "x")], "say again whose name it is"),
        })
        {
            var wrong = await agent.PostAsync($"{desk}/name", fields);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
            Assert.Contains(words, wrong.Body, StringComparison.Ordinal);
        }

        Assert.Equal(["Cleo Customer"], await NamesAsync(place));
        using var foreign = await portal.SignInAsync(await people.StaffAsync(Street.Brightline, "foreign@name.example", StaffRole.Agent));
        await foreign.GetAsync("/desk");
        (string, string)[] wanted = [("person", person), ("name", "Cleo King"), ("reason", "Saw the <b>passport</b>")];
        Assert.Equal(HttpStatusCode.NotFound, (await foreign.PostAsync($"{desk}/name", wanted)).Status);
        Assert.Equal(desk, (await agent.PostAsync($"{desk}/name", wanted)).Location);
        Assert.Equal(["Cleo King"], await NamesAsync(place));
        var told = (await browser.GetAsync("/account")).Body;
        Assert.Contains("<b>Changed</b>: your new name, <bdi>Cleo King</bdi>", told, StringComparison.Ordinal);
        Assert.Contains("Saw the &lt;b&gt;passport&lt;/b&gt;", told, StringComparison.Ordinal);
        Assert.Equal(["changed Your name"], await LettersAsync(place.Customer.Email));
        var change = Assert.Single(await AuditTrail.QueryAsync(
            portal,
            "select d.id::text from retail.detail_change d join retail.account a on a.id = d.account_id where a.public_number = $1",
            place.Number));
        Assert.Equal(["detail.changed-by-agent by agent@name.example for account"], await AuditTrail.ReadAsync(portal, change));
    }

    private static bool IsOfDetail(string line) => line.StartsWith("detail.", StringComparison.Ordinal);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private Task<IReadOnlyList<string>> PoliciesAsync(string slug) => AuditTrail.QueryAsync(
        portal, "select concat_ws('|', name_policy, email_policy, phone_policy) from retail.organisation where slug = $1", slug);

    private Task<IReadOnlyList<string>> NamesAsync(Place place) => AuditTrail.QueryAsync(
        portal,
        "select p.name from retail.account_person p join retail.account a on a.id = p.account_id where a.public_number = $1",
        place.Number);

    private Task<IReadOnlyList<string>> LettersAsync(string address) => AuditTrail.QueryAsync(
        portal,
        """
        select kind || ' ' || (payload ->> 'what') from notify.letter
        where address = $1 and kind in ('changed', 'detail-approved', 'detail-declined') order by 1
        """,
        address);

    private Task<IReadOnlyList<string>> ContactsAsync(Place place) => AuditTrail.QueryAsync(
        portal,
        """
        select c.value from retail.contact_point c join retail.account a on a.id = c.account_id
        where a.public_number = $1 and kind = 'email'
        """,
        place.Number);

    private async Task<IReadOnlyList<string>> OfUserAsync(Place place) => await AuditTrail.ReadAsync(
        portal,
        Assert.Single(await AuditTrail.QueryAsync(
            portal, "select id::text from retail.user_account where email = $1", place.Customer.Email)));

    private Task<IReadOnlyList<string>> ActionsAsync(string change) => AuditTrail.QueryAsync(
        portal, "select action from audit.entry where subject_kind = 'detail-change' and subject_id = $1 order by id", change);

    private async Task<string> CodeAsync(string address) => Assert.Single(await AuditTrail.QueryAsync(
        portal,
        "select payload ->> 'code' from notify.letter where address = $1 and kind = 'code' order by created_at desc limit 1",
        address));

    /// <summary>A provider with rules of its own and one customer, the holder of an account.</summary>
    private async Task<Place> PlaceAsync(
        TestPeople people, string slug, string name = "edit_with_approval", string email = "edit", string phone = "edit")
    {
        using var script = portal.Browse(Street.Noc);
        var key = await Script.KeyAsync(
            portal, await people.StaffAsync(Street.Noc, $"adds.{slug}@x.example", StaffRole.OperatorAdmin));
        var added = await Script.AskAsync(script, HttpMethod.Post, ProvidersEndpoint.Path, key, Script.Json(Script.Provider(slug)));
        Assert.True(added.Status == HttpStatusCode.Created, added.Body);
        await portal.ExecuteAsync(
            "update retail.organisation set name_policy = $2, email_policy = $3, phone_policy = $4 where slug = $1",
            slug, name, email, phone);
        var (host, number) = ($"{slug}.localhost", PublicNumber.Next());
        var who = await people.StaffAsync(host, $"cleo@{slug}.example");
        await portal.ExecuteAsync(
            """
            with a as (
                insert into retail.account (id, organisation_id, public_number, name, created_at)
                select gen_random_uuid(), organisation_id, $2, 'Cleo Customer', now() from retail.user_account where email = $1
                returning id, organisation_id),
            p as (
                insert into retail.account_person (id, organisation_id, account_id, user_id, name, role)
                select gen_random_uuid(), a.organisation_id, a.id, u.id, 'Cleo Customer', 'holder'
                from a, retail.user_account u where u.email = $1
                returning *)
            insert into retail.contact_point (id, organisation_id, account_id, person_id, kind, value, verified_at)
            select gen_random_uuid(), p.organisation_id, p.account_id, p.id, 'email', $1, now() from p
            """,
            who.Email, number);
        using var browser = portal.Browse(host);
        for (var tries = 0; (await browser.GetAsync("/sign-in")).Status != HttpStatusCode.OK; tries++)
        {
            Assert.True(tries < 50, "the new host does not answer");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        return new Place(host, who, number);
    }

    [GeneratedRegex("name=\"form\" value=\"([^\"]+)\"")]
    private static partial Regex Form();

    [GeneratedRegex("<option value=\"(1:[^\"]+)\"")]
    private static partial Regex Person();

    [GeneratedRegex("name=\"change\" value=\"([^\"]+)\"")]
    private static partial Regex Change();

    private sealed record Place(string Host, Neighbour Customer, string Number);
}
