using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lightline.Data.Identity;
using Lightline.Portal.Features.Providers;
using Lightline.Portal.Shell;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Features;

/// <summary>
/// A new provider by one call: its host answers, its admin comes in by a mailed code, and nothing else is set up by hand. That
/// it is kept apart from all others is shown by every test of <see cref="Street.Clearwave"/>, which the same call has added.
/// </summary>
public sealed partial class ProviderApiTests(RunningPortal portal)
{
    private const string Path = ProvidersEndpoint.Path;
    private const string NewPassword = "eleven quiet boats at noon";

    [Fact]
    public async Task One_call_adds_a_provider_whose_admin_chooses_a_password_and_comes_in()
    {
        await using var people = new TestPeople(portal);
        using var script = portal.Browse(Street.Noc);
        var key = await KeyAsync(people, "olga3@x.example");
        using var browser = portal.Browse("dawnfibre.localhost");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/sign-in")).Status);

        var body = Script.Json(Script.Provider("dawnfibre"));
        var added = await Script.AskAsync(script, HttpMethod.Post, Path, key, body);
        Assert.True(added.Status == HttpStatusCode.Created, added.Body);
        Assert.EndsWith($"{Path}/dawnfibre", added.Location, StringComparison.Ordinal);
        var again = await Script.AskAsync(script, HttpMethod.Post, Path, key, body);
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(added.Body, again.Body);
        Assert.Equal(added.Body, (await Script.AskAsync(script, HttpMethod.Get, $"{Path}/dawnfibre", key)).Body);
        Assert.Contains(added.Body, (await Script.AskAsync(script, HttpMethod.Get, Path, key)).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Script.AskAsync(script, HttpMethod.Get, $"{Path}/nobody", key)).Status);

        var started = TimeProvider.System.GetTimestamp();
        Answer page;
        while ((page = await browser.GetAsync("/sign-in")).Status != HttpStatusCode.OK)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5), "the new host does not answer");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Contains("Dawnfibre", page.Body, StringComparison.Ordinal);
        Assert.Contains("/brand/7a1fa2.css", page.Body, StringComparison.Ordinal);

        // Nobody has a password that could be right; the letter says where to choose one.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SignInAsync("ada@dawnfibre.example", "")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SignInAsync("ada@dawnfibre.example", "x")).Status);
        var link = new Uri((await LettersAsync("ada@dawnfibre.example", "invited", "link"))[0]);
        Assert.Equal(("dawnfibre.localhost", portal.Address.Port, "/sign-in/forgot"), (link.Host, link.Port, link.AbsolutePath));
        await ChoosePasswordAsync(browser, link.AbsolutePath, "ada@dawnfibre.example");
        Assert.Equal(HttpStatusCode.Redirect, (await browser.SignInAsync("ada@dawnfibre.example", NewPassword)).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/security")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/audit")).Status);
        Assert.Contains("provider.added", (await browser.GetAsync("/audit")).Body, StringComparison.Ordinal);
        using var elsewhere = portal.Browse(Street.Brightline);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity, (await elsewhere.SignInAsync("ada@dawnfibre.example", NewPassword)).Status);
        Assert.Equal(
            ["citynet by script", "dawnfibre"],
            await AuditTrail.QueryAsync(
                portal,
                """
                select o.slug || case when e.detail ? 'key' then ' by script' else '' end
                from audit.entry e join retail.organisation o on o.id = e.organisation_id
                where e.action = 'provider.added'
                    and e.subject_id = (select id::text from retail.organisation where slug = 'dawnfibre')
                order by o.slug
                """));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once_by_the_name_of_its_field()
    {
        await using var people = new TestPeople(portal);
        using var script = portal.Browse(Street.Noc);
        var key = await KeyAsync(people, "olga4@x.example");
        var answer = await Script.AskAsync(script, HttpMethod.Post, Path, key, Script.Json(new Dictionary<string, object?>
        {
            ["slug"] = "No Slug",
            ["name"] = "two\nlines",
            ["hostName"] = "10.0.0.1",
            ["timeZone"] = "../../etc/passwd",
            ["currency"] = "XYZ",
            ["language"] = "tlh",
            ["phone"] = "ring twice",
            ["phoneHours"] = 5,
            ["brandColour"] = "#ffee00",
            ["staffNeedsSecondStep"] = "yes",
            ["namePolicy"] = "none",
            ["emailPolicy"] = 5,
            ["phonePolicy"] = null,
            ["kind"] = "operator",
            ["admin"] = new Dictionary<string, object?> { ["email"] = "Ada <ada@x.example>", ["role"] = "operator-admin" },
        }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Script.AssertProblem(answer);
        var errors = JsonElement.Parse(answer.Body).GetProperty("errors").EnumerateObject().Select(e => e.Name);
        Assert.Equal(
            [
                "admin", "admin.email", "admin.name", "body", "brandColour", "currency", "emailPolicy", "hostName", "language",
                "name", "namePolicy", "phone", "phoneHours", "phonePolicy", "slug", "staffNeedsSecondStep", "timeZone",
            ],
            errors.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("hostName", "brightline.localhost", HttpStatusCode.Conflict)]
    [InlineData("slug", "brightline", HttpStatusCode.Conflict)]
    [InlineData("slug", "clearwave", HttpStatusCode.Conflict)]
    [InlineData("hostName", "Upper.example", HttpStatusCode.UnprocessableEntity)]
    [InlineData("hostName", "a.example:80", HttpStatusCode.UnprocessableEntity)]
    [InlineData("hostName", "localhost", HttpStatusCode.UnprocessableEntity)]
    [InlineData("timeZone", "W. Europe Standard Time", HttpStatusCode.UnprocessableEntity)]
    [InlineData("timeZone", "Europe/Atlantis", HttpStatusCode.UnprocessableEntity)]
    [InlineData("currency", "eur", HttpStatusCode.UnprocessableEntity)]
    [InlineData("brandColour", "#9a9a9a", HttpStatusCode.UnprocessableEntity)]
    [InlineData("brandColour", "blue", HttpStatusCode.UnprocessableEntity)]
    [InlineData("id", "01990000-0000-7000-8000-000000000001", HttpStatusCode.UnprocessableEntity)]
    [InlineData("createdAt", "2020-01-01T00:00:00Z", HttpStatusCode.UnprocessableEntity)]
    public async Task One_wrong_member_adds_nothing(string name, string value, HttpStatusCode expected)
    {
        await using var people = new TestPeople(portal);
        using var script = portal.Browse(Street.Noc);
        var key = await KeyAsync(people, "olga5@x.example");
        var body = Script.Provider("onewrong");
        body[name] = value;
        var answer = await Script.AskAsync(script, HttpMethod.Post, Path, key, Script.Json(body));
        Assert.Equal(expected, answer.Status);
        Script.AssertProblem(answer);
        Assert.Empty(await AuditTrail.QueryAsync(
            portal, "select slug from retail.organisation where host_name = 'onewrong.localhost' or slug = 'onewrong'"));
    }

    [Theory]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("[]", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"slug\":\"a\",\"slug\":\"b\"}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"slug\":\"\\ud800\"}", "application/json", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{\"\\ud800\":1}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{}", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("{}", "application/json; charset=utf-7", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("slug=a", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    public async Task What_is_no_provider_is_refused_as_what_it_is(string body, string type, HttpStatusCode expected)
    {
        await using var people = new TestPeople(portal);
        using var script = portal.Browse(Street.Noc);
        var key = await KeyAsync(people, "olga6@x.example");
        var answer = await Script.AskAsync(script, HttpMethod.Post, Path, key, body, type);
        Assert.Equal(expected, answer.Status);
        Script.AssertProblem(answer);
        var large = await Script.AskAsync(
            script, HttpMethod.Post, Path, key, $"{{\"slug\":\"{new string('a', ProviderForm.BytesMax)}\"}}");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.Status);
        Script.AssertProblem(large);
    }

    [Fact]
    public async Task Beyond_the_number_that_the_directory_holds_none_is_added()
    {
        await using var people = new TestPeople(portal);
        using var script = portal.Browse(Street.Noc);
        var key = await KeyAsync(people, "olga7@x.example");
        await portal.ExecuteAsync(
            """
            insert into retail.organisation (id, kind, slug, name, host_name, time_zone, currency, phone, phone_hours, brand_colour,
                created_at)
            select gen_random_uuid(), 'owner', 'full-' || n, 'Full', 'full-' || n || '.example', 'UTC', 'EUR', '123', 'never',
                '#000000', now()
            from generate_series(1, $1) n
            """,
            ProviderDirectory.OrganisationsMax);
        try
        {
            var answer = await Script.AskAsync(script, HttpMethod.Post, Path, key, Script.Json(Script.Provider("toomany")));
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            Assert.Contains("as many as there may be", answer.Body, StringComparison.Ordinal);
        }
        finally
        {
            await portal.ExecuteAsync("delete from retail.organisation where slug like 'full-%'");
        }
    }

    [Fact]
    public async Task The_document_says_what_the_calls_take_and_answer_to_everybody()
    {
        using var browser = portal.Browse(Street.Noc);
        var answer = await browser.GetAsync("/openapi/v1.json");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var document = JsonElement.Parse(answer.Body);
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal([Path, $"{Path}/{{slug}}"], document.GetProperty("paths").EnumerateObject().Select(p => p.Name));
        var post = document.GetProperty("paths").GetProperty(Path).GetProperty("post");
        Assert.Equal(
            ["200", "201", "400", "401", "404", "409", "413", "415", "422"],
            post.GetProperty("responses").EnumerateObject().Select(r => r.Name).Order(StringComparer.Ordinal));
        var schema = document.GetProperty("components").GetProperty("schemas").GetProperty("NewProvider");
        Assert.Equal(
            Script.Provider("x").Keys.Concat(["namePolicy", "emailPolicy", "phonePolicy"]).Order(StringComparer.Ordinal),
            schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("/noc", answer.Body, StringComparison.Ordinal);
    }

    private async Task<string> KeyAsync(TestPeople people, string email) =>
        await Script.KeyAsync(portal, await people.StaffAsync(Street.Noc, email, StaffRole.OperatorAdmin));

    private async Task ChoosePasswordAsync(Browser browser, string path, string email)
    {
        await browser.GetAsync(path);
        var page = await browser.PostAsync(path, ("email", email));
        var form = Form().Match(page.Body).Groups[1].Value;
        var code = (await LettersAsync(email, "code", "code"))[0];
        var done = await browser.PostAsync($"{path}/check", ("form", form), ("code", code), ("new-password", NewPassword), ("return", "/"));
        Assert.Equal("/sign-in?changed=1", done.Location);
    }

    private Task<IReadOnlyList<string>> LettersAsync(string email, string kind, string field) => AuditTrail.QueryAsync(
        portal,
        "select payload ->> $3 from notify.letter where address = $1 and kind = $2 order by created_at desc",
        email, kind, field);

    [GeneratedRegex("name=\"form\" value=\"([^\"]+)\"")]
    private static partial Regex Form();
}
