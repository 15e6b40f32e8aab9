using System.Globalization;
using System.Net;
using Lightline.Data;
using Lightline.Portal.Shell;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Shell;

/// <summary>The file by which somebody who found a hole finds us (RFC 9116).</summary>
public sealed class SecurityTextTests(RunningPortal portal)
{
    private static readonly Provider _provider = new(
        new OrganisationId(Guid.Empty),
        "my.example.net",
        IsOperator: false,
        "Example",
        TimeZoneInfo.Utc,
        "et",
        "+372 600 0001",
        "always",
        "#1f5fbf",
        NetworkName: null);

    [Theory]
    [InlineData(Street.Brightline)]
    [InlineData(Street.Clearwave)]
    [InlineData(Street.Noc)]
    public async Task Every_host_has_it_for_strangers_under_its_own_name(string host)
    {
        using var browser = portal.Browse(host);
        var answer = await browser.GetAsync("/.well-known/security.txt");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("text/plain; charset=utf-8", answer.Header("Content-Type"));
        Assert.Equal("public, max-age=3600", answer.Header("Cache-Control"));
        var fields = Fields(answer.Body);
        Assert.Equal(["Contact", "Expires", "Preferred-Languages", "Canonical"], fields.Select(f => f.Name));
        Assert.StartsWith("tel:", fields[0].Value, StringComparison.Ordinal);
        var page = WebUtility.HtmlDecode((await browser.GetAsync("/sign-in")).Body);
        Assert.Contains($"href=\"{fields[0].Value}\"", page, StringComparison.Ordinal);
        Assert.Equal($"https://{host}/.well-known/security.txt", fields[3].Value);
        Assert.Null(answer.Header("Set-Cookie"));
        Assert.Equal(HttpStatusCode.OK, (await browser.HeadAsync("/.well-known/security.txt")).Status);
    }

    [Fact]
    public async Task A_host_that_is_nobodys_has_none()
    {
        using var browser = portal.Browse("stranger.localhost");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/.well-known/security.txt")).Status);
    }

    [Theory]
    [InlineData("2026-02-28T00:00:00Z")]
    [InlineData("2027-12-31T12:34:56.789Z")]
    [InlineData("2028-02-29T23:59:59.999Z")]
    public void It_runs_out_in_30_to_365_days_and_stays_the_same_for_a_day(string moment)
    {
        var now = DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture);
        var expires = DateTimeOffset.ParseExact(
            Fields(SecurityText.Of(_provider, now))[1].Value,
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal);
        Assert.InRange(expires - now, TimeSpan.FromDays(30), TimeSpan.FromDays(365));
        var day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        Assert.Single(Enumerable.Range(0, 24).Select(h => SecurityText.Of(_provider, day.AddHours(h))).Distinct());
        Assert.NotEqual(SecurityText.Of(_provider, now), SecurityText.Of(_provider, now.AddDays(1)));
    }

    [Fact]
    public void It_is_written_in_the_organisations_language_and_in_english()
    {
        var now = DateTimeOffset.UnixEpoch;
        Assert.Equal("et, en", Fields(SecurityText.Of(_provider, now))[2].Value);
        Assert.Equal("en", Fields(SecurityText.Of(_provider with { Language = "en" }, now))[2].Value);
    }

    private static List<(string Name, string Value)> Fields(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return
        [
            .. text.TrimEnd('\n').Split('\n').Select(line => line.Split(": ", 2)).Select(parts => (parts[0], parts[1])),
        ];
    }
}
