using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Features;

public sealed class ConnectionPageTests(RunningPortal portal)
{
    [Fact]
    public async Task Both_pages_begin_with_the_answer()
    {
        using var browser = await portal.SignInAsync(portal.Street.Ben);
        foreach (var path in new[] { "/", "/connection" })
        {
            var answer = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Contains("Your fibre box is online. Light level is good.", answer.Body, StringComparison.Ordinal);
            Assert.Contains("1800 000 000", answer.Body, StringComparison.Ordinal);
            Assert.Single(Regex.Matches(answer.Body, "<h1"));
            Assert.Single(Regex.Matches(answer.Body, "role=\"status\""));
        }
    }

    [Fact]
    public async Task A_proof_that_grew_too_old_is_never_an_old_green()
    {
        using var browser = await portal.SignInAsync(portal.Street.Finn);
        var answer = await browser.GetAsync("/connection");
        Assert.Contains("check your fibre box right now", answer.Body, StringComparison.Ordinal);
        Assert.Contains("Last checked at", answer.Body, StringComparison.Ordinal);
        Assert.Contains("class=\"hero\" data-tone=\"unknown\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Breaks_of_whoever_lived_here_before_are_not_shown()
    {
        var cleo = portal.Street.Cleo;
        foreach (var days in new[] { 3, 41 })
        {
            await portal.ExecuteAsync(
                """
                insert into live.ont_break (ont_id, started_at, ended_at, cause, region_id)
                select $1, now() - make_interval(days => $2), now() - make_interval(days => $2, mins => -4), 2, min(id)
                from network.region
                """,
                cleo.Home.Ont.Value, days);
        }

        using var browser = await portal.SignInAsync(cleo);
        var answer = await browser.GetAsync("/connection");
        Assert.Contains(">1 noted<", answer.Body, StringComparison.Ordinal);
        Assert.Contains("1 break, 4 min", answer.Body, StringComparison.Ordinal);
        Assert.Contains("<td>No light</td>", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_tells_of_breaks_can_be_brought_again_and_says_so_meanwhile()
    {
        using var browser = await portal.SignInAsync(portal.Street.Ben);
        var body = (await browser.GetAsync("/connection")).Body;
        foreach (var part in new[] { "week", "break-count", "break-list" })
        {
            Assert.Single(Regex.Matches(body, $"data-part=\"{part}\""));
        }

        // Today of the week, the week's sentence, the count, and the list's sentence.
        Assert.Equal(4, Regex.Count(body, "data-changing=\""));
        Assert.Single(Regex.Matches(body, "data-changing-tone"));
    }

    [Fact]
    public async Task No_engineers_word_stands_outside_the_technical_details()
    {
        using var browser = await portal.SignInAsync(portal.Street.Ben);
        foreach (var path in new[] { "/", "/connection" })
        {
            var body = (await browser.GetAsync(path)).Body;
            var shown = Regex.Replace(
                body, "<details class=\"card fold\" data-remember.*?</details>", "", RegexOptions.Singleline);
            shown = Regex.Replace(shown, "<[^>]+>", " ");
            Assert.DoesNotMatch(@"\b(ONT|OLT|PON|LOS|dBm)\b", shown);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/connection")]
    [InlineData("/sign-in")]
    public async Task A_page_weighs_under_14_kilobytes_compressed(string path)
    {
        using var browser = path == "/sign-in"
            ? portal.Browse(Street.Brightline)
            : await portal.SignInAsync(portal.Street.Ben);
        var answer = await browser.GetAsync(path, "gzip");
        Assert.Equal("gzip", answer.Header("Content-Encoding"));
        var bytes = (await answer.Message.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
        TestContext.Current.SendDiagnosticMessage(
            string.Create(CultureInfo.InvariantCulture, $"{path}: {bytes} bytes gzip"));
        Assert.InRange(bytes, 1, 14 * 1024);
    }
}
