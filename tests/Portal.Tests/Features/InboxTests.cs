using System.Text.RegularExpressions;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Features;

/// <summary>The in-app inbox: rows of the Notifier, on Home.</summary>
public sealed class InboxTests(RunningPortal portal)
{
    [Fact]
    public async Task Newest_five_messages_of_the_own_account_are_shown_once_as_new_and_stay_text()
    {
        var other = portal.Street.Ben;
        using var browser = await portal.SignInAsync(portal.Street.Hugo);
        Assert.DoesNotContain("messages-title", (await browser.GetAsync("/")).Body, StringComparison.Ordinal);
        for (var i = 1; i <= 6; i++)
        {
            await TellAsync(portal.Street.Hugo, $"Headline {i}", $"<b>body {i}</b>", "in-app", "submitted");
        }

        await TellAsync(portal.Street.Hugo, "By text", "x", "sms", "submitted");
        await TellAsync(portal.Street.Hugo, "Not yet", "x", "in-app", "planned");
        await TellAsync(other, "For another", "x", "in-app", "submitted");
        await browser.HeadAsync("/");
        var home = await browser.GetAsync("/");
        Assert.Equal(
            ["Headline 6", "Headline 5", "Headline 4", "Headline 3", "Headline 2"],
            Regex.Matches(home.Body, "<b>(Headline [0-9])</b>").Select(m => m.Groups[1].Value));
        Assert.Equal(5, Regex.Count(home.Body, "<span class=\"tag\">New</span>"));
        Assert.Contains("&lt;b&gt;body 6&lt;/b&gt;", home.Body, StringComparison.Ordinal);
        foreach (var foreign in new[] { "By text", "Not yet", "For another" })
        {
            Assert.DoesNotContain(foreign, home.Body, StringComparison.Ordinal);
        }

        Assert.Equal(0, Regex.Count((await browser.GetAsync("/")).Body, "<span class=\"tag\">New</span>"));
        await portal.ExecuteAsync("delete from notify.notification where subject like 'test/%'");
    }

    private Task TellAsync(Neighbour who, string headline, string body, string channel, string state) =>
        portal.ExecuteAsync(
            """
            insert into notify.notification (id, organisation_id, account_id, topic, subject, kind, episode, channel, address,
                headline, body, state, created_at, attempts)
            select gen_random_uuid(), organisation_id, account_id, 'outage', 'test/' || $2, 'restored', 1, $4, 'here', $2, $3,
                $5, clock_timestamp(), 1
            from retail.tenure where connection_id = $1
            """,
            who.Home.Connection.Value, headline, body, channel, state);
}
