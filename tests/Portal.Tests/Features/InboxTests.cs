using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Features;

/// <summary>The in-app inbox: rows of the Notifier, on Home and on a page of their own.</summary>
public sealed class InboxTests(RunningPortal portal)
{
    private const string New = "<span class=\"tag\">New</span>";

    [Fact]
    public async Task Home_shows_the_newest_five_of_the_own_account_as_text_and_marks_only_them_as_read()
    {
        var (hugo, other) = (portal.Street.Hugo, portal.Street.Ben);
        using var browser = await portal.SignInAsync(hugo);
        using var device = await portal.SignInAsync(hugo);
        Assert.DoesNotContain("messages-title", (await browser.GetAsync("/")).Body, StringComparison.Ordinal);
        Assert.Contains("None yet.", (await browser.GetAsync("/messages")).Body, StringComparison.Ordinal);
        for (var i = 1; i <= 7; i++)
        {
            await TellAsync(hugo, $"Headline {i}", $"<b>body {i}</b>", "in-app", "submitted");
        }

        await TellAsync(hugo, "By text", "x", "sms", "submitted");
        await TellAsync(hugo, "Not yet", "x", "in-app", "planned");
        await TellAsync(other, "For another", "x", "in-app", "submitted");
        await browser.HeadAsync("/");
        await browser.FetchAsync("/");
        await browser.HeadAsync("/messages");
        var home = await browser.GetAsync("/");
        Assert.Equal([7, 6, 5, 4, 3], Headlines(home));
        Assert.Equal(5, Regex.Count(home.Body, New));
        Assert.Contains("<span class=\"tag\">7 new</span>", home.Body, StringComparison.Ordinal);
        Assert.Contains("All messages, 2 of them not read yet", home.Body, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;body 7&lt;/b&gt;", home.Body, StringComparison.Ordinal);
        foreach (var foreign in new[] { "By text", "Not yet", "For another" })
        {
            Assert.DoesNotContain(foreign, home.Body, StringComparison.Ordinal);
        }

        // Another device agrees at its next look, and finds the two that Home did not show.
        home = await device.GetAsync("/");
        Assert.Equal(0, Regex.Count(home.Body, New));
        Assert.Contains("<span class=\"tag\">2 new</span>", home.Body, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count((await device.GetAsync("/messages")).Body, New));
        home = await browser.GetAsync("/");
        Assert.DoesNotContain(" new</span>", home.Body, StringComparison.Ordinal);
        Assert.Contains(">All messages</a>", home.Body, StringComparison.Ordinal);
        await ForgetAsync();
    }

    [Fact]
    public async Task Twenty_a_page_the_older_by_a_link_and_none_of_anybody_else()
    {
        var (dirk, other) = (portal.Street.Dirk, portal.Street.Ben);
        using var browser = await portal.SignInAsync(dirk);
        using var ben = await portal.SignInAsync(other);
        for (var i = 1; i <= 45; i++)
        {
            await TellAsync(dirk, $"Headline {i}", "x", "in-app", "submitted", i % 3 == 0);
        }

        var seen = new List<int>();
        string? path = "/messages";
        for (var pages = 1; path is not null; pages++)
        {
            Assert.InRange(pages, 1, 3);
            var page = await browser.GetAsync(path);
            Assert.Equal(pages < 3 ? 20 : 5, Headlines(page).Length);
            Assert.Equal(Headlines(page).Length, Regex.Count(page.Body, New));
            seen.AddRange(Headlines(page));
            path = Regex.Match(page.Body, "href=\"(/messages\\?before=[0-9a-f]{32})\"") is { Success: true } older
                ? older.Groups[1].Value
                : null;
            if (path is not null)
            {
                Assert.Equal(HttpStatusCode.NotFound, (await ben.GetAsync(path)).Status);
            }
        }

        Assert.Equal(Enumerable.Range(1, 45).Reverse().Order(), seen.Order());
        Assert.Equal(0, Regex.Count((await browser.GetAsync("/messages")).Body, New));
        foreach (var wrong in new[] { "x", "", "%27", new string('0', 32), new string('9', 4_000) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/messages?before=" + wrong)).Status);
        }

        await ForgetAsync();
    }

    private static int[] Headlines(Answer page) =>
        [.. Regex.Matches(page.Body, "<b>Headline ([0-9]+)</b>").Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];

    private Task ForgetAsync() => portal.ExecuteAsync("delete from notify.notification where subject like 'test/%'");

    /// <summary>Tells somebody something, now or in the same moment as much else.</summary>
    private Task TellAsync(
        Neighbour who, string headline, string body, string channel, string state, bool isTogether = false) =>
        portal.ExecuteAsync(
            """
            insert into notify.notification (id, organisation_id, account_id, topic, subject, kind, episode, channel, address,
                headline, body, state, created_at, attempts)
            select gen_random_uuid(), organisation_id, account_id, 'outage', 'test/' || $2, 'restored', 1, $4, 'here', $2, $3,
                $5, case when $6 then date_trunc('day', now()) else clock_timestamp() end, 1
            from retail.tenure where connection_id = $1
            """,
            who.Home.Connection.Value, headline, body, channel, state, isTogether);
}
