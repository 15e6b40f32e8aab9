using System.Net;
using System.Text.RegularExpressions;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Shell;

public sealed class HeadersTests(RunningPortal portal)
{
    [Theory]
    [InlineData("/sign-in", 200)]
    [InlineData("/nothing-here", 404)]
    [InlineData("/connection", 302)]
    public async Task Every_answer_carries_the_policy_and_is_not_stored(string path, int status)
    {
        using var browser = portal.Browse(Street.Brightline);
        var answer = await browser.GetAsync(path);
        Assert.Equal(status, (int)answer.Status);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("same-origin", answer.Header("Referrer-Policy"));
        var policy = answer.Header("Content-Security-Policy")!;
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("object-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("base-uri 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Null(answer.Header("Server"));
        Assert.Null(answer.Header("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("/healthz", 200)]
    [InlineData("/sign-in", 200)]
    [InlineData("/connection", 302)]
    public async Task A_monitor_that_asks_for_the_head_alone_gets_the_pages_status(string path, int status)
    {
        using var browser = portal.Browse(Street.Brightline);
        Assert.Equal(status, (int)(await browser.HeadAsync(path)).Status);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/nothing-here")]
    [InlineData("/dist/portal.css")]
    [InlineData("/dist/portal.js")]
    [InlineData("/icon.svg")]
    [InlineData("/robots.txt")]
    [InlineData("/brand/1f5fbf.css")]
    [InlineData("/healthz")]
    [InlineData("/.well-known/security.txt")]
    public async Task Text_says_in_which_characters_it_is_written(string path)
    {
        using var browser = portal.Browse(Street.Brightline);
        Assert.EndsWith("; charset=utf-8", (await browser.GetAsync(path)).Header("Content-Type"), StringComparison.Ordinal);
        using var stranger = portal.Browse("stranger.localhost");
        Assert.EndsWith("; charset=utf-8", (await stranger.GetAsync("/")).Header("Content-Type"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Street.Brightline, "/sign-in")]
    [InlineData(Street.Brightline, "/nothing-here")]
    [InlineData(Street.Brightline, "/connection")]
    [InlineData(Street.Brightline, "/dist/portal.css")]
    [InlineData("stranger.localhost", "/")]
    public async Task Over_tls_every_answer_says_for_a_year_that_there_is_no_other_way(string host, string path)
    {
        var answer = await RawRequest.SendAsync(portal.Address, "GET " + path, host, ["X-Forwarded-Proto: https"]);
        Assert.Equal("max-age=31536000; includeSubDomains", answer.Header("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Private_pages_are_not_stored()
    {
        using var browser = await portal.SignInAsync(portal.Street.Anna);
        Assert.Equal("no-store", (await browser.GetAsync("/connection")).Header("Cache-Control"));
    }

    [Fact]
    public async Task Pages_hold_no_inline_script_style_or_handler()
    {
        using var browser = await portal.SignInAsync(portal.Street.Anna);
        foreach (var path in new[] { "/", "/connection", "/nothing-here" })
        {
            var body = (await browser.GetAsync(path)).Body;
            Assert.DoesNotMatch(@"<style|\sstyle=|<script(?![^>]*\ssrc=)", body);
            Assert.DoesNotMatch(@"<[^>]*\son[a-z]+=", body);
        }
    }

    [Fact]
    public async Task Files_have_a_name_that_changes_with_them_and_may_be_kept()
    {
        using var browser = portal.Browse(Street.Brightline);
        var page = await browser.GetAsync("/sign-in");
        var css = Regex.Match(page.Body, "href=\"(/dist/portal[^\"]*\\.css)\"").Groups[1].Value;
        Assert.Matches(@"^/dist/portal\.[a-z0-9]+\.css$", css);
        var file = await browser.GetAsync(css);
        Assert.Equal(HttpStatusCode.OK, file.Status);
        Assert.NotNull(file.Header("ETag"));
        Assert.NotEqual("no-store", file.Header("Cache-Control"));
        Assert.Equal("nosniff", file.Header("X-Content-Type-Options"));
    }

    [Fact]
    public async Task A_brand_colour_that_white_text_cannot_stand_on_is_not_used()
    {
        using var clear = portal.Browse(Street.Clearwave);
        Assert.Contains("/brand/0b57c2.css", (await clear.GetAsync("/sign-in")).Body, StringComparison.Ordinal);
        Assert.Equal(":root{--brand:#0b57c2}", (await clear.GetAsync("/brand/ffee00.css")).Body);
        using var bright = portal.Browse(Street.Brightline);
        Assert.Contains("/brand/1f5fbf.css", (await bright.GetAsync("/sign-in")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_colours_of_a_device_are_in_the_first_byte_and_can_be_taken_back()
    {
        using var browser = await portal.SignInAsync(portal.Street.Anna);
        await browser.GetAsync("/connection");
        var answer = await browser.PostAsync("/theme", ("theme", "dark"), ("return", "/connection"));
        Assert.Equal("/connection", answer.Location);
        Assert.Contains("data-theme=\"dark\"", (await browser.GetAsync("/connection")).Body, StringComparison.Ordinal);
        await browser.PostAsync("/theme", ("theme", "system"), ("return", "//evil.example"));
        Assert.DoesNotContain("data-theme", (await browser.GetAsync("/connection")).Body, StringComparison.Ordinal);
    }
}
