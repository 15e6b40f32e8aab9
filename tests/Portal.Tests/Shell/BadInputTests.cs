using System.Text.RegularExpressions;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Tests.Running;
using Npgsql;

namespace Lightline.Portal.Tests.Shell;

/// <summary>
/// What no browser sends, against the process itself: it is refused plainly or answered with the ordinary page, shows
/// nothing of the inside, is never an error of ours and changes nothing.
/// </summary>
public sealed partial class BadInputTests(RunningPortal portal)
{
    private const string FormType = "Content-Type: application/x-www-form-urlencoded";

    [Theory]
    [InlineData("evil.example", 404)]
    [InlineData("", 404)]
    [InlineData("[::1]", 404)]
    [InlineData("brightline.localhost.", 404)]
    [InlineData("brightline.localhost:99999", 404)]
    [InlineData("brightline.localhost:-1", 400)]
    [InlineData("brightline.localhost@evil.example", 400)]
    [InlineData("evil.example/brightline.localhost", 400)]
    [InlineData("brightline.localhost evil.example", 400)]
    [InlineData("brightline.localhost\0", 400)]
    [InlineData("brightline.localhost\r\nHost: evil.example", 400)]
    public async Task A_host_that_is_nobodys_gets_a_plain_refusal(string host, int status)
    {
        var answer = await RawRequest.SendAsync(portal.Address, "GET /sign-in", host);
        Plain(answer, status);
        Assert.True(answer.Body.Length < 100);
        Assert.DoesNotContain("evil", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_host_there_is_no_page()
    {
        Plain(await RawRequest.SendAsync(portal.Address, "GET /sign-in HTTP/1.1\r\nConnection: close\r\n\r\n"), 400);
        Plain(await RawRequest.SendAsync(portal.Address, "GET /sign-in HTTP/1.0\r\n\r\n"), 404);
    }

    [Theory]
    [InlineData("X-Forwarded-Host: evil.example")]
    [InlineData("Forwarded: host=evil.example;proto=https")]
    [InlineData("X-Original-Host: evil.example")]
    [InlineData("X-Original-URL: /evil.example")]
    [InlineData("X-Rewrite-URL: /evil.example")]
    [InlineData("X-Forwarded-Prefix: /evil.example")]
    [InlineData("X-Forwarded-Proto: evil.example")]
    [InlineData("X-Forwarded-For: evil.example")]
    public async Task No_header_moves_a_page_to_another_host_or_address(string header)
    {
        var page = await SendAsync("GET /sign-in", header);
        Plain(page, 200);
        Assert.Contains("Sign in to Brightline", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", page.Head + page.Body, StringComparison.Ordinal);
        Assert.Equal("/sign-in?return=%2Fconnection", (await SendAsync("GET /connection", header)).Header("Location"));
    }

    [Fact]
    public async Task An_address_with_a_host_of_its_own_must_name_the_same_host()
    {
        Plain(await SendAsync("GET http://brightline.localhost/sign-in"), 200);
        Plain(await SendAsync("GET http://evil.example/sign-in"), 400);
        Plain(await SendAsync("CONNECT evil.example:443"), 400);
        Plain(await SendAsync("OPTIONS *"), 404);
    }

    [Fact]
    public async Task Cookies_headers_and_addresses_have_a_size()
    {
        Plain(await SendAsync("GET /connection", "Cookie: a=" + new string('b', 40_000)), 431);
        Plain(await SendAsync("GET /connection", [.. Enumerable.Range(0, 200).Select(i => $"X-{i}: 1")]), 431);
        Plain(await SendAsync("GET /connection?" + new string('a', 9_000)), 414);
        var many = string.Join("; ", Enumerable.Range(0, 3_000).Select(i => $"c{i}=1"));
        Plain(await SendAsync("GET /sign-in", "Cookie: " + many), 200);
    }

    [Theory]
    [InlineData("/%0d%0aSet-Cookie:%20forged=1")]
    [InlineData("%0d%0a%0d%0a<h1>forged</h1>")]
    [InlineData("/%E5%98%8A%E5%98%8DSet-Cookie:%20forged=1")]
    [InlineData("//forged.example")]
    [InlineData("/%5cforged.example")]
    [InlineData("/%09/forged.example")]
    [InlineData("%00//forged.example")]
    public async Task No_return_writes_a_header_or_leads_away(string back)
    {
        var (cookie, token) = await OpenAsync();
        var answers = new[]
        {
            await SendAsync("GET /sign-in?return=" + back),
            await PostAsync("/theme", $"{token}&theme=dark&return={back}", cookie),
        };
        Assert.All(answers, answer =>
        {
            Plain(answer, 200, 302, 400);
            Assert.DoesNotContain("forged", answer.Head, StringComparison.Ordinal);
            Assert.DoesNotContain("forged", answer.Body, StringComparison.Ordinal);
            Assert.Contains(answer.Header("Location"), new[] { null, "/" });
        });
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("chunks-999999999")]
    [InlineData("chunks-2; __Host-lightlineC1=AAAA")]
    [InlineData("%00%0d%0a")]
    [InlineData("\"")]
    [InlineData("")]
    public async Task A_session_that_is_none_is_nobody(string value)
    {
        var answer = await SendAsync("GET /connection", $"Cookie: {SessionRules.CookieName}={value}");
        Plain(answer, 302);
        Assert.StartsWith("/sign-in?return=%2Fconnection", answer.Header("Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sealed_for_a_form_is_no_session()
    {
        var (_, token) = await OpenAsync();
        var answer = await SendAsync("GET /connection", $"Cookie: {SessionRules.CookieName}={token["form-token=".Length..]}");
        Plain(answer, 302);
    }

    [Theory]
    [InlineData("form-token=x")]
    [InlineData("form-token=%00")]
    [InlineData("form-token=")]
    [InlineData("form-token=a&form-token=b")]
    [InlineData("")]
    public async Task A_form_without_its_token_changes_nothing_and_has_a_number(string token)
    {
        var (cookie, _) = await OpenAsync();
        var before = await FailuresAsync();
        var answers = new[]
        {
            await PostAsync("/sign-in", $"{token}&email={portal.Street.Gita.Email}&password=wrong", cookie),
            await PostAsync("/theme", token + "&theme=dark", cookie),
            await PostAsync("/sign-out", token, "Cookie: __Host-lightline-form=garbage"),
        };
        Assert.All(answers, answer =>
        {
            Plain(answer, 400);
            Assert.Null(answer.Header("Set-Cookie"));
            Assert.Matches(Reference(), answer.Body);
        });
        Assert.Equal(before, await FailuresAsync());
    }

    [Fact]
    public async Task A_form_has_a_size_a_number_of_fields_and_no_depth()
    {
        var (cookie, token) = await OpenAsync();
        Plain(await PostAsync("/sign-in", token + "&email=" + new string('a', 100_000), cookie), 413);
        Plain(await PostAsync("/sign-in", token + "&" + Many(5_000, "k{0}=1"), cookie), 400);
        Plain(await PostAsync("/sign-in", $"{token}&{string.Concat(Enumerable.Repeat("a[", 30_000))}=1", cookie), 400);
        Plain(await PostAsync("/sign-in", new string('&', 60_000), cookie), 400);
        var deep = new string('[', 100_000) + new string(']', 100_000);
        foreach (var (type, body) in new[] { ("application/json", deep), ("application/xml", "<a>" + deep), ("nonsense", deep) })
        {
            Plain(await RawRequest.SendAsync(portal.Address, "POST /sign-in", Street.Brightline,
                [$"Content-Type: {type}", $"Content-Length: {body.Length}", cookie], body), 404, 413, 415);
        }

        var chunked = $"20000\r\n{new string('a', 0x20000)}\r\n0\r\n\r\n";
        Plain(await RawRequest.SendAsync(portal.Address, "POST /sign-in", Street.Brightline,
            [FormType, "Transfer-Encoding: chunked", cookie], chunked), 413);
        Plain(await RawRequest.SendAsync(portal.Address, "POST /sign-in", Street.Brightline,
            [FormType, "Content-Length: 99999999999", cookie], "a=b"), 413);
    }

    [Theory]
    [InlineData("multipart/form-data", "a", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nnothing", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nA: 1\r\nContent-Disposition: form-data; name=\0\r\n\r\n\0\r\n--x--", 400)]
    [InlineData("multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=a\r\nContent-Type: text/plain; charset=utf-7\r\n\r\na\r\n--x--\r\n", 415)]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "a=b", 415)]
    [InlineData("application/x-www-form-urlencoded; charset=nonsense", "a=b", 400)]
    [InlineData("application/x-www-form-urlencoded; charset=\"", "a=b", 400, 404, 415)]
    public async Task A_form_that_cannot_be_read_is_refused(string type, string body, params int[] statuses)
    {
        // The second takes a form without a token.
        foreach (var path in (string[])["/sign-in", "/notifications/x/unsubscribe/outage"])
        {
            var answer = await RawRequest.SendAsync(portal.Address, $"POST {path}", Street.Brightline,
                [$"Content-Type: {type}", $"Content-Length: {body.Length}"], body);
            Plain(answer, statuses);
        }
    }

    [Theory]
    [InlineData("email=a%00b@example.org&password=x", 400)]
    [InlineData("email=a@example.org&password=x%00", 400)]
    [InlineData("email=%ed%a0%80%ff%fe&password=%ff", 422)]
    [InlineData("email=%0d%0aX:%20y@example.org&password=%0d%0a", 422)]
    [InlineData("email=%27%3bselect%20pg_sleep(9)--&password=x", 422)]
    [InlineData("email=a&email=b&password=c&password=d", 422)]
    [InlineData("email[]=a&password[$ne]=b", 422)]
    public async Task Odd_text_in_a_form_is_only_text(string fields, int status)
    {
        var (cookie, token) = await OpenAsync();
        var answer = await PostAsync("/sign-in", $"{token}&{fields}", cookie);
        Plain(answer, status);
        Assert.DoesNotContain(SessionRules.CookieName + "=", answer.Head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd", 404)]
    [InlineData("/%252e%252e/%252e%252e/etc/passwd", 404)]
    [InlineData("/../../etc/passwd", 404)]
    [InlineData("/%c0%ae%c0%ae/etc/passwd", 404)]
    [InlineData("/dist/..%2f..%2fappsettings.json", 404)]
    [InlineData("/dist/..%5c..%5cappsettings.json", 404)]
    [InlineData("/connection/%252e%252e", 404)]
    [InlineData("/connection/%ed%a0%80", 404)]
    [InlineData("/connection/%0d%0aSet-Cookie:%20forged=1", 404)]
    [InlineData("/connection/%00", 400)]
    [InlineData("/connection%00.css", 400)]
    [InlineData("/outages/%00", 400)]
    [InlineData("/outages/99999999999999999999999", 404)]
    [InlineData("//evil.example/", 404)]
    [InlineData("/%5c%5cevil.example", 404)]
    [InlineData("/%ff%fe", 404)]
    [InlineData("/%", 404)]
    [InlineData("/a\0b", 400)]
    [InlineData("/sign-in?a=\0", 400)]
    [InlineData("/\u00e9", 400)]
    [InlineData("/messages?before=%00", 404)]
    [InlineData("/messages?before=a&before=b", 404)]
    [InlineData("/brand/1f5fbf%0a.css", 404)]
    [InlineData("/hubs/status?id=%00", 403)]
    [InlineData("/hubs/status/negotiate?negotiateVersion=99999999999", 403)]
    [InlineData("/dist/", 404)]
    [InlineData("/.git/config", 404)]
    [InlineData("/appsettings.json", 404)]
    [InlineData("/Lightline.Portal.dll", 404)]
    [InlineData("/openapi/v2.json", 404)]
    [InlineData("/swagger/index.html", 404)]
    public async Task An_odd_address_is_no_page_and_reads_no_file(string address, int status)
    {
        using var anna = await portal.SignInAsync(portal.Street.Anna);
        var answer = await SendAsync("GET " + address, Cookies(anna));
        Plain(answer, status);
        Assert.DoesNotContain("forged", answer.Head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    [InlineData("CONNECT")]
    [InlineData("PROPFIND")]
    [InlineData("FORGED-METHOD-OF-MANY-CHARACTERS")]
    public async Task A_method_that_a_page_does_not_know_does_nothing(string method)
    {
        using var anna = await portal.SignInAsync(portal.Street.Anna);
        foreach (var path in new[] { "/", "/sign-in", "/sign-out", "/connection", "/messages", "/status", "/healthz", "/dist/portal.css" })
        {
            var answer = await SendAsync($"{method} {path}", Cookies(anna), "Content-Length: 0", "X-Echo: forged");
            Plain(answer, 404, 405);
            Assert.DoesNotContain("forged", answer.Head + answer.Body, StringComparison.Ordinal);
            Assert.Null(answer.Header("Access-Control-Allow-Origin"));
        }

        Assert.Equal(200, (await SendAsync("GET /connection", Cookies(anna))).Status);
    }

    [Theory]
    [InlineData("/connection{0}")]
    [InlineData("/connection/{0}")]
    [InlineData("/connection;{0}")]
    [InlineData("/connection/x{0}")]
    [InlineData("/connection%2f{0}")]
    [InlineData("/connection%3f{0}")]
    [InlineData("/connection%23{0}")]
    [InlineData("/connection%0a{0}")]
    [InlineData("/messages{0}")]
    [InlineData("/messages/x{0}")]
    [InlineData("/{0}")]
    public async Task A_private_page_under_the_name_of_a_file_is_no_page_and_never_stored(string address)
    {
        using var anna = await portal.SignInAsync(portal.Street.Anna);
        foreach (var ending in new[] { ".css", ".js", ".png" })
        {
            var answer = await SendAsync("GET " + address.Replace("{0}", ending, StringComparison.Ordinal), Cookies(anna));
            Plain(answer, 404);
            Assert.Equal("no-store", answer.Header("Cache-Control"));
            Assert.DoesNotContain(portal.Street.Anna.Home.ConnectionNumber, answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_a_message_ends_is_never_in_doubt()
    {
        const string hidden = "GET /noc HTTP/1.1\r\nHost: noc.localhost\r\n\r\n";
        Plain(await PostBareAsync("", "Content-Length: 1", "Content-Length: 2"), 400);
        Plain(await PostBareAsync("a", "Content-Length: -1"), 400);
        Plain(await PostBareAsync("0\r\n\r\n", "Transfer-Encoding: xchunked"), 400);
        Plain(await PostBareAsync("0\r\n\r\n", "Transfer-Encoding: chunked, identity"), 400);
        Plain(await PostBareAsync("zz\r\n\r\n", FormType, "Transfer-Encoding: chunked"), 400);
        Plain(await PostBareAsync("", "X : y"), 400);
        Plain(await PostBareAsync("", "X: y\r\n z"), 400);
        Plain(await PostBareAsync("", "X: a\0b"), 400);
        var both = await RawRequest.SendAsync(portal.Address, string.Concat(
            $"POST /sign-in HTTP/1.1\r\nHost: {Street.Brightline}\r\n{FormType}\r\nContent-Length: 3\r\n",
            $"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"));
        Plain(both, 400);
        Assert.DoesNotContain("HTTP/1.1", both.Body, StringComparison.Ordinal);
    }

    /// <summary>Refused as expected, or an ordinary page, and nothing of the inside in it.</summary>
    private static void Plain(RawAnswer answer, params int[] statuses)
    {
        Assert.Contains(answer.Status, statuses);
        Assert.DoesNotMatch(Inside(), answer.Body);
        Assert.Null(answer.Header("Server"));
        if (answer.Header("Content-Type") is not null)
        {
            Assert.Equal("no-store", answer.Header("Cache-Control"));
        }
    }

    private Task<RawAnswer> SendAsync(string line, params string[] headers) =>
        RawRequest.SendAsync(portal.Address, line, Street.Brightline, headers);

    private Task<RawAnswer> PostAsync(string path, string body, string cookie) =>
        RawRequest.SendAsync(
            portal.Address, "POST " + path, Street.Brightline, [FormType, $"Content-Length: {body.Length}", cookie], body);

    private Task<RawAnswer> PostBareAsync(string body, params string[] headers) =>
        RawRequest.SendAsync(portal.Address, "POST /sign-in", Street.Brightline, headers, body);

    /// <summary>The cookie and the token of the sign-in page's form.</summary>
    private async Task<(string Cookie, string Token)> OpenAsync()
    {
        using var stranger = portal.Browse(Street.Brightline);
        var page = await stranger.GetAsync("/sign-in");
        return (Cookies(stranger), "form-token=" + Token().Match(page.Body).Groups[1].Value);
    }

    private static string Cookies(Browser browser) =>
        "Cookie: " + string.Join("; ", browser.Cookies.Select(c => $"{c.Key}={c.Value}"));

    private static string Many(int count, string form) => string.Join(
        '&', Enumerable.Range(0, count).Select(i => form.Replace("{0}", $"{i}", StringComparison.Ordinal)));

    /// <summary>Wrong passwords of one person, whom no other test mistypes.</summary>
    private async Task<int> FailuresAsync()
    {
        await using var command = portal.Owner.CreateCommand(
            "select access_failed_count from retail.user_account where email = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = portal.Street.Gita.Email });
        return (int)(await command.ExecuteScalarAsync())!;
    }

    [GeneratedRegex(@"\bat [A-Z]\w+\.\w+|Exception|Npgsql|Microsoft\.|Lightline\.\w+\.[A-Z]|/tmp/|\.cs:line")]
    private static partial Regex Inside();

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<bdi>[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}</bdi>")]
    private static partial Regex Reference();
}
