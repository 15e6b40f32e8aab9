using System.Net;
using System.Text.RegularExpressions;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Tests.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Lightline.Portal.Tests.Features.Audit;

/// <summary>The audit log as its readers see it, in a browser without script.</summary>
public sealed partial class AuditPageTests(RunningPortal portal)
{
    [Fact]
    public async Task Each_organisation_reads_its_own_and_reading_is_an_entry_itself()
    {
        await using var people = new TestPeople(portal);
        foreach (var (host, other, role) in new[]
        {
            (Street.Brightline, Street.Clearwave, StaffRole.Auditor),
            (Street.Clearwave, Street.Noc, StaffRole.ProviderAdmin),
            (Street.Noc, Street.Brightline, StaffRole.OperatorAdmin),
        })
        {
            var (own, foreign) = (Id(), Id());
            await AddAsync(host, own);
            await AddAsync(other, foreign);
            var who = await people.StaffAsync(host, $"{role}@own.example".ToLowerInvariant(), role);
            using var browser = await portal.SignInAsync(who);
            Assert.Contains("href=\"/audit\"", (await browser.GetAsync("/account/security")).Body, StringComparison.Ordinal);
            var page = await browser.GetAsync("/audit");
            Assert.Contains(own, page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(foreign, page.Body, StringComparison.Ordinal);
            var found = await browser.GetAsync($"/audit?subject={foreign}&action=test.");
            Assert.Contains("Nothing was found.", found.Body, StringComparison.Ordinal);
            Assert.Equal(
                ["", """{"by": ["action", "subject"]}"""],
                await AuditTrail.QueryAsync(
                    portal,
                    """
                    select coalesce(detail::text, '') from audit.entry e join retail.user_account u on u.id = e.actor_id
                    where e.action = 'audit.read' and u.email = $1 and e.session_id is not null order by e.id
                    """,
                    who.Email));
        }
    }

    [Fact]
    public async Task Fifty_a_page_newest_first_each_once_and_filters_narrow_them()
    {
        await using var people = new TestPeople(portal);
        var auditor = await people.StaffAsync(Street.Brightline, "auditor@pages.example", StaffRole.Auditor);
        var subject = Id();
        for (var i = 0; i < 120; i++)
        {
            await AddAsync(Street.Brightline, subject, $"paging.{(i % 2 == 0 ? "even" : "odd")}");
        }

        using var browser = await portal.SignInAsync(auditor);
        var (path, seen) = ($"/audit?subject={subject}", new List<string>());
        for (var pages = 0; path is not null; pages++)
        {
            Assert.True(pages < 3);
            var page = await browser.GetAsync(path);
            seen.AddRange(Actions().Matches(page.Body).Select(m => m.Groups[1].Value));
            path = Older().Match(page.Body) is { Success: true } more ? WebUtility.HtmlDecode(more.Groups[1].Value) : null;
        }

        Assert.Equal(Enumerable.Range(0, 120).Select(i => i % 2 == 0 ? "paging.odd" : "paging.even"), seen);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(
            TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Tallinn")).DateTime);
        foreach (var (query, rows) in new[]
        {
            ("action=paging.even", 50), ("action=paging.o", 50), ("action=nothing.", 0), ($"actor={Guid.Empty}", 0),
            ($"day={today:yyyy-MM-dd}", 50), ($"day={today.AddDays(-2):yyyy-MM-dd}", 0), ("before=1", 0),
        })
        {
            var page = await browser.GetAsync($"/audit?subject={subject}&{query}");
            Assert.True(rows == Actions().Count(page.Body), $"{query}: {Actions().Count(page.Body)}");
        }

        foreach (var wrong in new[]
        {
            "action=A", "action=%25", "actor=juta", "subject=Juta+Kuusk", "day=yesterday", "day=9999-12-31", "day=0001-01-01",
            "before=x", "before=99999999999999999999", $"subject={new string('a', 65)}", "action=%3Cscript%3E",
        })
        {
            var page = await browser.GetAsync($"/audit?{wrong}");
            Assert.True(page.Status is HttpStatusCode.BadRequest, $"{wrong}: {page.Status}");
            Assert.Contains("class=\"error\"", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", page.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task People_have_the_name_of_now_and_who_was_erased_has_none_and_each_row_says_whether_it_is_sealed()
    {
        await using var people = new TestPeople(portal);
        var auditor = await people.StaffAsync(Street.Clearwave, "auditor@names.example", StaffRole.Auditor);
        string user;
        await using (var passing = new TestPeople(portal))
        {
            var gone = await passing.StaffAsync(Street.Clearwave, "gone@names.example", StaffRole.Agent);
            user = (await AuditTrail.QueryAsync(portal, "select id::text from retail.user_account where email = $1", gone.Email))[0];
            await portal.ExecuteAsync("update retail.user_account set display_name = 'Gone <b>Soon' where email = $1", gone.Email);
            await AddAsync(Street.Clearwave, user, "test.named", kind: "user");
            using var browser = await portal.SignInAsync(auditor);
            Assert.Contains(
                "Gone &lt;b&gt;Soon", (await browser.GetAsync($"/audit?subject={user}")).Body, StringComparison.Ordinal);
        }

        using var later = await portal.SignInAsync(auditor);
        var page = await later.GetAsync($"/audit?subject={user}");
        Assert.Contains("Somebody who is not here", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Soon", page.Body, StringComparison.Ordinal);
        var sealer = portal.Services.GetRequiredService<AuditSealer>();
        for (var tries = 0; tries < 100 && !page.Body.Contains("sealed in batch", StringComparison.Ordinal); tries++)
        {
            await sealer.SealAsync(TestContext.Current.CancellationToken);
            page = await later.GetAsync($"/audit?subject={user}");
        }

        Assert.Matches("<td>sealed in batch [1-9][0-9]*</td>", page.Body);
        Assert.Contains("<td>not yet sealed</td>", (await later.GetAsync("/audit")).Body, StringComparison.Ordinal);
    }

    private static string Id() => $"{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";

    private Task AddAsync(string host, string subject, string action = "test.done", string kind = "thing") => portal.ExecuteAsync(
        """
        insert into audit.entry (organisation_id, action, subject_kind, subject_id)
        select id, $2, $4, $3 from retail.organisation where host_name = $1
        """,
        host, action, subject, kind);

    [GeneratedRegex("<td><b>([a-z.-]+)</b>")]
    private static partial Regex Actions();

    [GeneratedRegex("href=\"([^\"]+)\">Older entries")]
    private static partial Regex Older();
}
