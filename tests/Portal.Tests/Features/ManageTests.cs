using System.Collections.Concurrent;
using System.Net;
using Lightline.Data.Accounts;
using Lightline.Portal.Features.Manage;
using Lightline.Portal.Tests.Running;
using Lightline.Verdict.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lightline.Portal.Tests.Features;

/// <summary>The link at the end of a mail: it opens how that one contact is written to, without a sign-in.</summary>
public sealed class ManageTests(RunningPortal portal)
{
    private static readonly (string Name, string Value) _oneClick = ("List-Unsubscribe", "One-Click");

    private readonly ManageKeys _keys = new(RunningPortal.ManageKey);

    [Fact]
    public async Task It_opens_the_wishes_of_its_contact_and_shows_nobody()
    {
        await using var people = new TestPeople(portal);
        var (pia, contact) = await PiaAsync(people, "link@x.example");
        var path = await PathAsync(contact, pia.Email);
        using var stranger = portal.Browse(pia.Host);
        var page = await stranger.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("value=\"outage/sms\" checked", page.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"outage/email\" checked", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("sign-in/", page.Body, StringComparison.Ordinal);
        foreach (var secret in new[] { "Pia", pia.Email, "Anna", $"{contact}", await AccountNumberAsync(pia), pia.Home.ConnectionNumber })
        {
            Assert.DoesNotContain(secret, page.Body, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal("no-store", page.Header("Cache-Control"));
        Assert.Equal("same-origin", page.Header("Referrer-Policy"));
        // It is no sign-in.
        Assert.StartsWith("/sign-in", (await stranger.GetAsync("/account")).Location, StringComparison.Ordinal);

        var saved = await stranger.PostAsync(
            path, ("on", "outage/email"), ("on", "made-up/sms"), ("on", "sign-in/sms"), ("quiet", "1"), ("quiet-from", "21:30"),
            ("quiet-to", "06:15"), ("language", "de"));
        Assert.Equal($"{path}?saved=1", saved.Location);
        Assert.Equal(["outage email true -", "outage sms false 21:30:00-06:15:00"], await RowsAsync(pia.Email));
        var again = await stranger.GetAsync(saved.Location!);
        Assert.Contains("Saved.", again.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"21:30\"", again.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"de\" checked", again.Body, StringComparison.Ordinal);
        // Nobody else's, and the same rows as with a sign-in.
        Assert.Empty(await RowsAsync(portal.Street.Anna.Email));
        using var browser = await portal.SignInAsync(pia);
        Assert.Contains("value=\"outage/sms\" />", (await browser.GetAsync("/account/notifications")).Body, StringComparison.Ordinal);

        var wrong = await stranger.PostAsync(path, ("quiet", "1"), ("quiet-from", "22:00"), ("quiet-to", "22:00"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("two different times", wrong.Body, StringComparison.Ordinal);
        Assert.Equal(["preferences.changed-by-link by nobody for account"], await AuditTrail.ReadAsync(portal, $"{contact}"));
        Assert.Equal(
            [await AccountAsync(pia)],
            await AuditTrail.QueryAsync(
                portal, "select on_behalf_of::text from audit.entry where subject_kind = 'contact' and subject_id = $1", $"{contact}"));
    }

    [Fact]
    public async Task One_click_turns_that_topic_off_by_mail_without_cookie_or_token_and_reading_never_does()
    {
        await using var people = new TestPeople(portal);
        var (pia, contact) = await PiaAsync(people, "scanned@x.example");
        var path = await PathAsync(contact, pia.Email);
        var click = $"{path}/unsubscribe/outage";
        // Whatever follows links, as often as it likes.
        using (var scanner = portal.Browse(pia.Host))
        {
            for (var i = 0; i < 50; i++)
            {
                Assert.Equal(HttpStatusCode.OK, (await scanner.GetAsync(click)).Status);
                Assert.Equal(HttpStatusCode.OK, (await scanner.GetAsync(path)).Status);
                Assert.Equal(HttpStatusCode.OK, (await scanner.HeadAsync(click)).Status);
            }
        }

        Assert.Empty(await RowsAsync(pia.Email));
        using var server = portal.Browse(pia.Host);
        // Not without the words that a mail program sends, nor for what has no switch.
        foreach (var bare in new (string, string)[][] { [], [("List-Unsubscribe", "yes")], [("on", "outage/sms")] })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await server.PostBareAsync(click, bare)).Status);
        }

        foreach (var topic in new[] { "sign-in", "made-up", "%27%20or%20true" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await server.PostBareAsync($"{path}/unsubscribe/{topic}", _oneClick)).Status);
        }

        Assert.Empty(await RowsAsync(pia.Email));
        // Other sites' pages may send it too: a mail program in a browser is one.
        server.Origin = "https://mail.example";
        var done = await server.PostBareAsync(click, _oneClick);
        Assert.Equal((HttpStatusCode.OK, "text/plain; charset=utf-8"), (done.Status, done.Header("Content-Type")));
        Assert.Empty(server.Cookies);
        Assert.Equal(["outage email false -"], await RowsAsync(pia.Email));
        // As the other form of a body, and again, which changes and writes nothing more.
        using var parts = new MultipartFormDataContent { { new StringContent("One-Click"), "\"List-Unsubscribe\"" } };
        Assert.Equal(HttpStatusCode.OK, (await server.AskAsync(HttpMethod.Post, click, parts, null)).Status);
        Assert.Equal(["outage email false -"], await RowsAsync(pia.Email));
        Assert.Equal(["preferences.changed-by-link by nobody for account"], await AuditTrail.ReadAsync(portal, $"{contact}"));
        // The page's own form is no one-click: it needs the page's token.
        server.Origin = null;
        Assert.Equal(HttpStatusCode.BadRequest, (await server.PostBareAsync(path, ("on", "outage/email"))).Status);
    }

    [Fact]
    public async Task Who_shares_the_mailbox_is_written_to_there_no_more_either_and_keeps_their_own_wishes_elsewhere()
    {
        await using var people = new TestPeople(portal);
        var (pia, contact) = await PiaAsync(people, "shared@x.example");
        var other = await people.PersonAsync(portal.Street.Anna, "own@x.example", PersonRole.Household);
        await AddContactAsync(other.Email, "email", pia.Email);
        using var server = portal.Browse(pia.Host);
        var path = await PathAsync(contact, pia.Email);
        await server.PostBareAsync($"{path}/unsubscribe/outage", _oneClick);
        Assert.Equal(["outage email false -"], await RowsAsync(pia.Email));
        Assert.Equal(["outage email false -"], await RowsAsync(other.Email));
        await server.GetAsync(path);
        await server.PostAsync(path, ("on", "outage/email"));
        Assert.Equal(["outage email true -", "outage sms false -"], await RowsAsync(pia.Email));
        Assert.Equal(["outage email true -"], await RowsAsync(other.Email));
    }

    [Fact]
    public async Task Another_hosts_another_keys_and_a_changed_link_is_no_page()
    {
        await using var people = new TestPeople(portal);
        var (pia, contact) = await PiaAsync(people, "forged@x.example");
        var path = await PathAsync(contact, pia.Email);
        var provider = await ProviderAsync(pia);
        var forged = ManageLink.Path(new ManageKeys(new string('x', 40)).Sign(provider, contact, pia.Email, Now));
        foreach (var (host, link) in new[]
        {
            (Street.Clearwave, path), (Street.Noc, path), (pia.Host, forged), (pia.Host, path[..^1]), (pia.Host, path + "A"),
            (pia.Host, "/notifications/x"), (pia.Host, "/notifications/%20%C3%84"),
        })
        {
            using var stranger = portal.Browse(host);
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(link)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostBareAsync($"{link}/unsubscribe/outage", _oneClick)).Status);
            await stranger.GetAsync("/sign-in");
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync(link, ("on", "outage/sms"))).Status);
        }

        Assert.Empty(await RowsAsync(pia.Email));
    }

    [Fact]
    public async Task It_ends_with_its_year_with_the_address_and_with_the_person()
    {
        await using var people = new TestPeople(portal);
        var (pia, contact) = await PiaAsync(people, "moving@x.example");
        var path = await PathAsync(contact, pia.Email);
        using var reader = portal.Browse(pia.Host);
        var old = ManageLink.Path(_keys.Sign(await ProviderAsync(pia), contact, pia.Email, Now.AddDays(-ManageKeys.DaysGood - 1)));
        await AssertOldAsync(reader, old);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(path)).Status);

        // The mailbox is somebody else's from now on; what reaches the new one has a link of its own.
        await portal.ExecuteAsync("update retail.contact_point set value = 'moved@x.example' where id = $1", contact);
        await AssertOldAsync(reader, path);
        var next = await PathAsync(contact, "moved@x.example");
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(next)).Status);
        await portal.ExecuteAsync("update retail.contact_point set verified_at = null where id = $1", contact);
        await AssertOldAsync(reader, next);
        await portal.ExecuteAsync("update retail.contact_point set verified_at = now() where id = $1", contact);
        await people.DropRolesAsync(pia);
        await AssertOldAsync(reader, next);
    }

    [Fact]
    public async Task A_former_key_opens_links_of_its_time_and_one_that_is_gone_none()
    {
        await using var people = new TestPeople(portal);
        var (pia, contact) = await PiaAsync(people, "rotated@x.example");
        var path = await PathAsync(contact, pia.Email);
        var (next, former) = (Path.GetTempFileName(), Path.GetTempFileName());
        await File.WriteAllTextAsync(next, new string('n', 40), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(former, RunningPortal.ManageKey, TestContext.Current.CancellationToken);
        try
        {
            foreach (var (settings, status) in new (string[], HttpStatusCode)[]
            {
                (["--Links:KeyFile", next, "--Links:FormerKeyFile", $"{former};{next}"], HttpStatusCode.OK),
                (["--Links:KeyFile", next], HttpStatusCode.NotFound),
            })
            {
                await using var rotated = await portal.StartAnotherAsync(_ => { }, settings);
                using var reader = new Browser(RunningPortal.AddressOf(rotated), pia.Host);
                Assert.Equal(status, (await reader.GetAsync(path)).Status);
                await rotated.StopAsync(TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            File.Delete(next);
            File.Delete(former);
        }
    }

    [Fact]
    public async Task Guesses_are_bounded_and_keep_no_right_link_out_and_changes_are_bounded_too()
    {
        await using var people = new TestPeople(portal);
        var (pia, contact) = await PiaAsync(people, "guessed@x.example");
        var path = await PathAsync(contact, pia.Email);
        using var reader = portal.Browse(pia.Host);
        for (var i = 0; i < ManageGate.WrongMax; i++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync("/notifications/guess")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await reader.GetAsync("/notifications/guess")).Status);
        await reader.GetAsync(path);
        for (var i = 0; i < ManageGate.ChangesMax; i++)
        {
            Assert.Equal(HttpStatusCode.Redirect, (await reader.PostAsync(path, ("on", "outage/email"))).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await reader.PostAsync(path, ("on", "outage/sms"))).Status);
        Assert.Equal(["outage email true -", "outage sms false -"], await RowsAsync(pia.Email));
        // The way out is open all the same.
        Assert.Equal(HttpStatusCode.OK, (await reader.PostBareAsync($"{path}/unsubscribe/outage", _oneClick)).Status);
    }

    [Fact]
    public async Task Who_is_signed_in_beside_it_is_not_who_it_is_for()
    {
        await using var people = new TestPeople(portal);
        var (pia, contact) = await PiaAsync(people, "beside@x.example");
        var path = await PathAsync(contact, pia.Email);
        using var leo = await portal.SignInAsync(portal.Street.Leo);
        Assert.Equal(HttpStatusCode.OK, (await leo.GetAsync(path)).Status);
        Assert.Equal($"{path}?saved=1", (await leo.PostAsync(path, ("on", "outage/sms"))).Location);
        Assert.Equal(["outage email false -", "outage sms true -"], await RowsAsync(pia.Email));
        Assert.Empty(await RowsAsync(portal.Street.Leo.Email));
        Assert.Equal(["preferences.changed-by-link by nobody for account"], await AuditTrail.ReadAsync(portal, $"{contact}"));
    }

    [Fact]
    public async Task No_log_holds_a_link_whatever_becomes_of_it()
    {
        await using var people = new TestPeople(portal);
        var (pia, contact) = await PiaAsync(people, "logged@x.example");
        var path = await PathAsync(contact, pia.Email);
        var token = path.Split('/')[^1];
        var lines = new ConcurrentQueue<string>();
        await using var heard = await portal.StartAnotherAsync(
            builder => builder.Logging.ClearProviders().AddProvider(new Ears(lines)), "--Logging:LogLevel:Default", "Trace");
        using (var reader = new Browser(RunningPortal.AddressOf(heard), pia.Host))
        {
            await reader.GetAsync(path);
            await reader.PostAsync(path, ("on", "outage/email"));
            await reader.PostBareAsync(path, ("on", "outage/email"));
            await reader.PostBareAsync($"{path.ToUpperInvariant()}/x", _oneClick);
            await reader.PostBareAsync($"{path}/unsubscribe/outage", ("x", "y"));
            reader.Origin = "https://evil.example";
            await reader.PostAsync(path, ("on", "outage/email"));
            reader.Origin = null;
            // A fault of ours.
            await portal.ExecuteAsync("alter function retail.unsubscribe(uuid, bytea, text) rename to gone");
            try
            {
                Assert.Equal(
                    HttpStatusCode.InternalServerError,
                    (await reader.PostBareAsync($"/NOTIFICATIONS/{token}/unsubscribe/outage", _oneClick)).Status);
            }
            finally
            {
                await portal.ExecuteAsync("alter function retail.gone(uuid, bytea, text) rename to unsubscribe");
            }
        }

        await heard.StopAsync(TestContext.Current.CancellationToken);
        Assert.Contains(lines, line => line.Contains("500 to POST /notifications/...", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("400 to POST /notifications/...", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains(token, StringComparison.OrdinalIgnoreCase));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static async Task AssertOldAsync(Browser reader, string link)
    {
        var page = await reader.GetAsync(link);
        Assert.Equal(HttpStatusCode.Gone, page.Status);
        Assert.Contains("not good any more", page.Body, StringComparison.Ordinal);
        await reader.GetAsync("/sign-in");
        Assert.Equal(HttpStatusCode.Gone, (await reader.PostAsync(link, ("on", "outage/sms"))).Status);
        Assert.Equal(HttpStatusCode.Gone, (await reader.PostBareAsync($"{link}/unsubscribe/outage", _oneClick)).Status);
    }

    private async Task<(Neighbour Who, Guid Contact)> PiaAsync(TestPeople people, string email)
    {
        var pia = await people.PersonAsync(portal.Street.Anna, email, PersonRole.Household);
        return (pia, await AddContactAsync(email, "email", email));
    }

    private async Task<Guid> AddContactAsync(string person, string kind, string value)
    {
        var id = Guid.CreateVersion7(Now);
        await portal.ExecuteAsync(
            """
            insert into retail.contact_point (id, organisation_id, account_id, person_id, kind, value, verified_at)
            select $4, p.organisation_id, p.account_id, p.id, $2, $3, now()
            from retail.account_person p join retail.user_account u on u.id = p.user_id where u.email = $1
            """,
            person, kind, value, id);
        return id;
    }

    private async Task<string> PathAsync(Guid contact, string address) => ManageLink.Path(_keys.Sign(
        Guid.Parse(Assert.Single(await AuditTrail.QueryAsync(
            portal, "select organisation_id::text from retail.contact_point where id = $1", contact))),
        contact, address, Now));

    private async Task<Guid> ProviderAsync(Neighbour who) => Guid.Parse(Assert.Single(await AuditTrail.QueryAsync(
        portal, "select id::text from retail.organisation where host_name = $1", who.Host)));

    private async Task<string> AccountAsync(Neighbour who) => Assert.Single(await AuditTrail.QueryAsync(
        portal,
        "select p.account_id::text from retail.user_account u join retail.account_person p on p.user_id = u.id where u.email = $1",
        who.Email));

    private async Task<string> AccountNumberAsync(Neighbour who) => Assert.Single(await AuditTrail.QueryAsync(
        portal, "select public_number from retail.account where id = $1::uuid", await AccountAsync(who)));

    private Task<IReadOnlyList<string>> RowsAsync(string email) => AuditTrail.QueryAsync(
        portal,
        """
        select p.topic || ' ' || p.channel || ' ' || p.is_enabled::text || ' ' || coalesce(p.quiet_from || '-' || p.quiet_to, '-')
        from retail.preference p
            join retail.account_person a on a.id = p.person_id
            join retail.user_account u on u.id = a.user_id
        where u.email = $1 order by p.channel
        """,
        email);

    private sealed class Ears(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
