using System.Net;
using Lightline.Data.Identity;
using Lightline.Portal.Features.Providers;
using Lightline.Portal.Tests.Identity;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Features;

/// <summary>What the admin of an organisation changes: what it says of itself, and who works there.</summary>
public sealed class AdminTests(RunningPortal portal)
{
    private static readonly (string, string)[] _right =
    [
        ("name", "Harbour Fibre"), ("phone", "1800 444 444"), ("hours", "weekdays, 9 to 17"), ("colour", "#7A1FA2"),
        ("zone", "Europe/Riga"), ("language", "en"),
    ];

    [Fact]
    public async Task An_admin_says_what_the_provider_says_of_itself_after_a_look_and_a_step_up()
    {
        await using var people = new TestPeople(portal);
        var host = await AddProviderAsync(people, "harbourfibre");
        var admin = await people.StaffAsync(host, "runs@harbour.example", StaffRole.ProviderAdmin);
        using var browser = await portal.SignInAsync(admin);
        Assert.Equal("/admin", (await browser.GetAsync("/")).Location);
        var page = await browser.GetAsync("/admin");
        Assert.Contains("value=\"Harbourfibre\"", page.Body, StringComparison.Ordinal);

        var preview = await browser.PostAsync("/admin/preview", _right);
        Assert.Equal(HttpStatusCode.OK, preview.Status);
        Assert.Contains("/brand/7a1fa2.css", preview.Body, StringComparison.Ordinal);
        Assert.Contains("Nothing is saved yet", preview.Body, StringComparison.Ordinal);
        var asked = await browser.PostAsync("/admin", _right);
        Assert.Equal("/account/confirm?return=%2Fadmin%3Fagain%3D1", asked.Location);
        Assert.Contains("please do it once more", (await browser.GetAsync("/admin?again=1")).Body, StringComparison.Ordinal);
        Assert.Equal(["Harbourfibre"], await OrganisationAsync("name"));

        await ApiKeyTests.ConfirmAsync(browser);
        await browser.GetAsync("/admin");
        foreach (var (field, value) in new[]
        {
            ("name", ""), ("phone", "ring"), ("hours", new string('x', 61)), ("colour", "#ffee00"), ("zone", "Mars"), ("language", "tlh"),
        })
        {
            var wrong = await browser.PostAsync("/admin", [.. _right.Where(f => f.Item1 != field), (field, value)]);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
            Assert.Contains($"id=\"{field}-error\"", wrong.Body, StringComparison.Ordinal);
        }

        // Who asks for a second step of all has one, or would be shut out too.
        (string, string)[] wanted = [.. _right, ("second-step", "1"), ("slug", "eve")];
        var shutOut = await browser.PostAsync("/admin", wanted);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, shutOut.Status);
        Assert.Contains("of your own first", shutOut.Body, StringComparison.Ordinal);
        await portal.ExecuteAsync(
            "update retail.user_account set two_factor_enabled = true where email = $1", admin.Email);
        Assert.Equal("/admin?saved=1", (await browser.PostAsync("/admin", wanted)).Location);
        Assert.Equal(
            ["Harbour Fibre|1800 444 444|weekdays, 9 to 17|#7a1fa2|Europe/Riga|t|harbourfibre"],
            await OrganisationAsync("concat_ws('|', name, phone, phone_hours, brand_colour, time_zone, staff_needs_second_step, slug)"));
        Assert.Equal(
            ["Brightline"], await AuditTrail.QueryAsync(portal, "select name from retail.organisation where slug = 'brightline'"));
        Assert.Equal(
            ["organisation.changed"],
            await AuditTrail.QueryAsync(
                portal,
                """
                select action from audit.entry e join retail.organisation o on o.id = e.organisation_id
                where o.slug = 'harbourfibre' and action = 'organisation.changed'
                """));

        Task<IReadOnlyList<string>> OrganisationAsync(string what) =>
            AuditTrail.QueryAsync(portal, $"select {what} from retail.organisation where slug = 'harbourfibre'");
    }

    [Fact]
    public async Task An_admin_invites_changes_and_removes_people_and_what_they_had_ends_at_once()
    {
        await using var people = new TestPeople(portal);
        var host = await AddProviderAsync(people, "quayfibre");
        // Its first admin has been invited and never came: nobody is left with them alone.
        var admin = await people.StaffAsync(host, "runs@quay.example", StaffRole.ProviderAdmin);
        var agent = await people.StaffAsync(host, "agent@quay.example", StaffRole.Agent);
        var key = await Script.KeyAsync(portal, agent);
        using var browser = await portal.SignInAsync(admin);
        await ApiKeyTests.ConfirmAsync(browser);
        await browser.GetAsync("/admin/people");

        foreach (var (name, email, role) in new[]
        {
            ("", "new@quay.example", "agent"), ("New", "no address", "agent"), ("New", "new@quay.example", "noc-operator"),
            ("New", "new@quay.example", ""), ("New", "agent@quay.example", "agent"),
        })
        {
            var wrong = await browser.PostAsync("/admin/people", ("name", name), ("email", email), ("role", role));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        }

        var invited = await browser.PostAsync("/admin/people", ("name", "Nia New"), ("email", "new@quay.example"), ("role", "agent"));
        Assert.Equal("/admin/people?done=1", invited.Location);
        var page = await browser.GetAsync("/admin/people");
        Assert.Contains("Nia New", page.Body, StringComparison.Ordinal);
        Assert.Contains(">Invited<", page.Body, StringComparison.Ordinal);
        Assert.Equal(
            ["http://quayfibre.localhost"],
            await AuditTrail.QueryAsync(
                portal, "select split_part(payload ->> 'link', ':' || $2::text, 1) from notify.letter where address = $1",
                "new@quay.example", portal.Address.Port));

        // Of the last admin nothing is taken away.
        var (me, them) = (await IdAsync("runs@quay.example"), await IdAsync("agent@quay.example"));
        foreach (var (path, role) in new[] { ("remove", ""), ("roles", "agent") })
        {
            var last = await browser.PostAsync($"/admin/people/{path}", ("who", me), ("role", role));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, last.Status);
            Assert.Contains("Nobody would be left", last.Body, StringComparison.Ordinal);
        }

        // Another organisation's people are not there.
        var foreign = await IdAsync("nora@example.org");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsync("/admin/people/remove", ("who", foreign))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/admin/people/remove", ("who", "x"))).Status);

        using var theirs = await portal.SignInAsync(agent);
        Assert.Equal(HttpStatusCode.OK, (await theirs.GetAsync("/account/keys")).Status);
        using var script = portal.Browse(host);
        Assert.Equal("/admin/people?done=1", (await browser.PostAsync("/admin/people/roles", ("who", them), ("role", "auditor"))).Location);
        Assert.StartsWith("/sign-in", (await theirs.GetAsync("/account/keys")).Location, StringComparison.Ordinal);
        using var again = await portal.SignInAsync(agent);
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/audit")).Status);
        Assert.Equal(["1"], await KeysAsync());
        Assert.Equal("/admin/people?done=1", (await browser.PostAsync("/admin/people/remove", ("who", them))).Location);
        Assert.StartsWith("/sign-in", (await again.GetAsync("/audit")).Location, StringComparison.Ordinal);
        Assert.Equal(["0"], await KeysAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await Script.AskAsync(script, HttpMethod.Get, ProvidersEndpoint.Path, key)).Status);
        Assert.Equal(
            ["staff.changed by runs@quay.example", "staff.removed by runs@quay.example"],
            (await AuditTrail.ReadAsync(portal, them)).Where(line => line.StartsWith("staff.", StringComparison.Ordinal)));
        Assert.Equal(
            ["2"],
            await AuditTrail.QueryAsync(
                portal,
                """
                select count(*)::text from audit.entry e join retail.session s on s.id::text = e.subject_id
                where s.user_id = $1::uuid and e.action = 'session.access-changed'
                """,
                them));

        // The address of who worked here before may be somebody else's now: nothing that opened it does.
        await portal.ExecuteAsync(
            """
            insert into retail.user_passkey (credential_id, user_id, data) select '\x01', id, '{}' from retail.user_account
            where email = 'agent@quay.example'
            """);
        await portal.ExecuteAsync(
            """
            update retail.user_account set phone_number = '+37255500000', phone_number_confirmed = true, two_factor_enabled = true
            where email = 'agent@quay.example'
            """);
        Assert.Equal(
            "/admin/people?done=1",
            (await browser.PostAsync("/admin/people", ("name", "Back"), ("email", "agent@quay.example"), ("role", "agent"))).Location);
        using var back = portal.Browse(host);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await back.SignInAsync(agent.Email, Street.Password)).Status);
        Assert.Equal(
            ["Back"],
            await AuditTrail.QueryAsync(
                portal,
                """
                select display_name from retail.user_account u
                where email = 'agent@quay.example' and password_hash is null and phone_number is null and not two_factor_enabled
                    and not email_confirmed and not exists (select from retail.user_passkey k where k.user_id = u.id)
                    and not exists (select from retail.user_token t where t.user_id = u.id)
                """));

        Task<IReadOnlyList<string>> KeysAsync() => AuditTrail.QueryAsync(
            portal,
            """
            select count(*)::text from retail.api_key k join retail.user_account u on u.id = k.user_id
            where u.email = 'agent@quay.example' and k.ended_at is null
            """);
    }

    [Fact]
    public async Task Once_the_second_step_is_asked_for_who_lacks_it_runs_nothing_and_no_fault_is_shown()
    {
        await using var people = new TestPeople(portal);
        var host = await AddProviderAsync(people, "stepfibre");
        using var browser = await portal.SignInAsync(await people.StaffAsync(host, "runs@step.example", StaffRole.ProviderAdmin));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/admin/people")).Status);
        await portal.ExecuteAsync("update retail.organisation set staff_needs_second_step = true where slug = 'stepfibre'");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/admin/people")).Status);
    }

    [Fact]
    public async Task At_the_operator_its_admin_has_the_same_page_and_its_own_roles()
    {
        await using var people = new TestPeople(portal);
        var admin = await people.StaffAsync(Street.Noc, "runs@noc.example", StaffRole.OperatorAdmin);
        using var browser = await portal.SignInAsync(admin);
        var page = await browser.GetAsync("/admin/people");
        Assert.Contains("Nora Noc", page.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"noc-operator\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"provider-admin\"", page.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/admin")).Status);
    }

    private async Task<string> AddProviderAsync(TestPeople people, string slug)
    {
        using var script = portal.Browse(Street.Noc);
        var key = await Script.KeyAsync(
            portal, await people.StaffAsync(Street.Noc, $"adds.{slug}@x.example", StaffRole.OperatorAdmin));
        var added = await Script.AskAsync(script, HttpMethod.Post, ProvidersEndpoint.Path, key, Script.Json(Script.Provider(slug)));
        Assert.True(added.Status == HttpStatusCode.Created, added.Body);
        var host = $"{slug}.localhost";
        using var browser = portal.Browse(host);
        for (var tries = 0; (await browser.GetAsync("/sign-in")).Status != HttpStatusCode.OK; tries++)
        {
            Assert.True(tries < 50, "the new host does not answer");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        return host;
    }

    private async Task<string> IdAsync(string email) =>
        (await AuditTrail.QueryAsync(portal, "select id::text from retail.user_account where email = $1", email))[0];
}
