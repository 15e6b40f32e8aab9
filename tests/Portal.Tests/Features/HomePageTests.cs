using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Features;

/// <summary>Home of an account with several connections.</summary>
public sealed class HomePageTests(RunningPortal portal)
{
    [Fact]
    public async Task Each_connection_has_its_state_in_words_and_a_link_to_its_page()
    {
        var other = portal.Street.HugosOther;
        await portal.ExecuteAsync(
            "update live.ont_state set status = 4, cause = 3, lost_at = now() - interval '5 minutes' where ont_id = $1",
            other.Ont.Value);
        using var browser = await portal.SignInAsync(portal.Street.Hugo);
        var home = await browser.GetAsync("/");
        Assert.Matches("<h1[^>]*>Your fibre box is online. Light level is good.</h1>", home.Body);
        var row = Assert.Single(Rows(home));
        Assert.Contains($"href=\"/connection/{other.ConnectionNumber}\"", row, StringComparison.Ordinal);
        Assert.Contains("<b data-live=\"word\">No power</b>", row, StringComparison.Ordinal);
        Assert.Contains("data-tone=\"power\"", row, StringComparison.Ordinal);
        Assert.Contains("Checked at ", row, StringComparison.Ordinal);
        Assert.DoesNotContain("data-still", row, StringComparison.Ordinal);
        Assert.DoesNotContain("more connections than", home.Body, StringComparison.Ordinal);

        var page = await browser.GetAsync($"/connection/{other.ConnectionNumber}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Your fibre box has no power.", page.Body, StringComparison.Ordinal);
        var first = await browser.GetAsync("/connection");
        Assert.Contains(
            $"data-connection=\"{portal.Street.Hugo.Home.ConnectionNumber}\"", first.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_connection_needs_no_list()
    {
        using var browser = await portal.SignInAsync(portal.Street.Anna);
        var home = await browser.GetAsync("/");
        Assert.Empty(Rows(home));
        Assert.DoesNotContain("Your other connections", home.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("hero-place", home.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twenty_are_shown_ten_are_followed_and_the_page_says_that_there_are_more()
    {
        using var browser = await portal.SignInAsync(portal.Street.Ivar);
        var home = await browser.GetAsync("/");
        var rows = Rows(home);
        Assert.Equal(19, rows.Count);
        Assert.Equal(10, rows.Count(r => r.Contains("data-still", StringComparison.Ordinal)));
        Assert.Contains("You have more connections than are shown here.", home.Body, StringComparison.Ordinal);
        var list = await browser.GetAsync("/connection");
        Assert.Equal(Street.IvarsHomes, Regex.Count(list.Body, "<a class=\"row\" href=\"/connection/"));

        var bytes = (await (await browser.GetAsync("/", "gzip")).Message.Content
            .ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
        TestContext.Current.SendDiagnosticMessage(
            string.Create(CultureInfo.InvariantCulture, $"Home with 20 connections: {bytes} bytes gzip"));
        Assert.InRange(bytes, 1, 14 * 1024);
    }

    private static IReadOnlyList<string> Rows(Answer home) =>
    [
        .. Regex.Matches(home.Body, "<a class=\"row\".*?</a>", RegexOptions.Singleline).Select(m => m.Value),
    ];
}
