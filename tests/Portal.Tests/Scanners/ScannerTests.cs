using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lightline.Data.Accounts;
using Lightline.Data.Identity;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lightline.Portal.Tests.Scanners;

/// <summary>
/// Two scanners that others wrote, over loopback, as somebody signed in: what they find is a fault, or stands here with its
/// reason.
/// </summary>
[Collection(nameof(Alone))]
public sealed partial class ScannerTests(RunningPortal portal, ITestOutputHelper output)
{
    /// <summary>
    /// All but those that guess at files of other programs, and csrf: it knows a token by its name alone, and a test of every
    /// form demands one.
    /// </summary>
    private const string Modules =
        "sql,blindsql,xss,permanentxss,crlf,exec,file,redirect,shellshock,htaccess,methods,cookieflags,csp,http_headers";

    private static readonly string[] _pagesOfSubscriber = ["/account", "/account/security", "/account/notifications", "/status"];

    private static readonly string[] _pagesOfAgent = ["/desk", "/account/security"];

    private static readonly string[] _explained =
    [
        // Browsers have taken its filter out, which itself could be turned against a page; the policy stands in its place.
        "X-XSS-Protection is not set",
        // It knows the word in this writing alone; ours is "httponly", and RFC 6265 section 5.2 takes any. CookieTests demand it.
        "HttpOnly flag is not set in the cookie",
    ];

    private static readonly string[] _kinds = ["vulnerabilities", "anomalies"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Full", "wapiti")]
    public async Task Wapiti_finds_nothing()
    {
        var seconds = FullSize.Of("seconds of crawling and of each attack", small: 4, full: 60);
        var way = new NoWayOut();
        await using var app = await portal.StartAnotherAsync(
            builder => builder.Services.AddSingleton<IStartupFilter>(way));
        var address = RunningPortal.AddressOf(app);
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Ivar, "pia@wapiti.example", PersonRole.Delegate);
        var adam = await people.StaffAsync(Street.Brightline, "adam@wapiti.example", StaffRole.Agent);
        foreach (var (who, starts) in new[] { (pia, _pagesOfSubscriber), (adam, _pagesOfAgent) })
        {
            var report = Path.GetTempFileName();
            var store = Directory.CreateTempSubdirectory("wapiti");
            try
            {
                using var browser = await RunningPortal.SignInAsync(who, address);
                await browser.GetAsync("/account/security");
                var site = $"http://{address}";
                // It reads neither brotli nor, for an address without a name, where the site ends: hence the folder.
                var found = await RunAsync(
                    "wapiti",
                    TimeSpan.FromSeconds(60 + (seconds * 18)),
                    [
                        "-u", site + "/", .. starts.SelectMany(s => (string[])["-s", site + s]),
                        "--scope", "folder", "-m", Modules, "-f", "json", "-o", report, "--no-bugreport", "--flush-session",
                        "--store-session", store.FullName, "--store-config", store.FullName, "-v", "2", "-t", "10",
                        "--max-scan-time", Number(seconds), "--max-attack-time", Number(seconds),
                        "-H", $"Host: {who.Host}:{address.Port}", "-H", "X-Forwarded-Proto: https", "-H", "Accept-Encoding: identity",
                        "-H", $"Cookie: {string.Join("; ", browser.Cookies.Select(c => $"{c.Key}={c.Value}"))}",
                    ]);
                var text = await File.ReadAllTextAsync(report, Stop);
                Assert.True(text.Length > 0, found);
                using var json = JsonDocument.Parse(text);
                var faults = Faults(json.RootElement).ToArray();
                output.WriteLine(
                    $"wapiti as {who.Email}: {Reach().Match(found).Value}, {way.Requests} requests so far, {faults.Length} findings");
                Array.ForEach(faults, output.WriteLine);
                Assert.Empty(faults);
                Assert.True(int.Parse(Reach().Match(found).Groups[1].Value, CultureInfo.InvariantCulture) >= 20, found);
                // The scan was one of somebody signed in, to its end.
                Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status);
            }
            finally
            {
                File.Delete(report);
                store.Delete(recursive: true);
            }
        }

        await app.StopAsync(Stop);
    }

    [Fact]
    [Trait("Full", "sqlmap")]
    public async Task Sqlmap_finds_no_place_to_inject()
    {
        var level = FullSize.Of("sqlmap's level of effort", small: 1, full: 3);
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Ivar, "pia@sqlmap.example", PersonRole.Delegate);
        var adam = await people.StaffAsync(Street.Brightline, "adam@sqlmap.example", StaffRole.Agent);
        var aud = await people.StaffAsync(Street.Brightline, "aud@sqlmap.example", StaffRole.Auditor);
        foreach (var (who, path, form) in new (Neighbour, string, string?)[]
        {
            (pia, $"/connection/{pia.Home.ConnectionNumber}*", null),
            (pia, "/messages?before=0199a00000008000800000000000000a", null),
            (pia, "/outages/ABCD2345*", null),
            (aud, "/audit?action=session&actor=0199a000-0000-8000-8000-000000000001&subject=x&day=2026-01-01", null),
            (adam, "/desk/customers/ABCD2345*", null),
            (adam, "/desk", "said=Mia"),
        })
        {
            using var browser = await portal.SignInAsync(who);
            await browser.GetAsync("/account/security");
            var folder = Directory.CreateTempSubdirectory("sqlmap");
            try
            {
                List<string> arguments =
                [
                    "-u", $"http://{portal.Address}{path}", "--host", $"{who.Host}:{portal.Address.Port}",
                    "--cookie", string.Join("; ", browser.Cookies.Select(c => $"{c.Key}={c.Value}")),
                    "--batch", "--disable-coloring", "--flush-session", "--output-dir", folder.FullName, "--dbms", "postgresql",
                    "--level", Number(level), "--risk", "1", "--time-sec", "2", "--timeout", "10", "--retries", "1",
                    "--skip", "cookie,user-agent,referer,host", "--drop-set-cookie", "--technique", "BEUST", "--ignore-code", "404",
                ];
                if (form is not null)
                {
                    arguments.AddRange(
                        ["--data", $"{form}&form-token=x", "-p", form.Split('=')[0], "--csrf-token", "form-token",
                        "--csrf-url", $"http://{portal.Address}{path}"]);
                }

                var said = await RunAsync("sqlmap", TimeSpan.FromMinutes(level == 1 ? 3 : 9), [.. arguments]);
                var sum = said.Split('\n').LastOrDefault(l => l.Contains("inject", StringComparison.Ordinal));
                output.WriteLine($"sqlmap on {path}: {sum}");
                Assert.True(said.Contains("do not appear to be injectable", StringComparison.Ordinal), said);
                Assert.DoesNotContain("is vulnerable", said, StringComparison.Ordinal);
                Assert.DoesNotContain("identified the following injection point", said, StringComparison.Ordinal);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    /// <summary>Takes away what would end the session that the scanner is in: wapiti cannot leave a page out.</summary>
    private sealed class NoWayOut : IStartupFilter
    {
        private static readonly string[] _paths =
        [
            "/sign-out", "/account/security/end", "/account/security/end-others", "/desk/stop", "/account/people/leave",
        ];

        private int _requests;

        public int Requests => _requests;

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, then) =>
            {
                Interlocked.Increment(ref _requests);
                if (!HttpMethods.IsPost(context.Request.Method) || !_paths.Contains(context.Request.Path.Value))
                {
                    return then(context);
                }

                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
            next(app);
        };
    }

    private static IEnumerable<string> Faults(JsonElement report) =>
        from kind in _kinds
        from category in report.GetProperty(kind).EnumerateObject()
        from one in category.Value.EnumerateArray()
        let said = one.GetProperty("info").GetString()
        where !_explained.Any(e => said.StartsWith(e, StringComparison.Ordinal))
        select $"{category.Name}: {said} at {one.GetProperty("path").GetString()}";

    /// <summary>What a program says, on both of its outputs; it is ended when its time is up.</summary>
    private static async Task<string> RunAsync(string program, TimeSpan most, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        bound.CancelAfter(most);
        try
        {
            var both = Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(bound.Token), process.StandardError.ReadToEndAsync(bound.Token));
            await process.WaitForExitAsync(bound.Token);
            return string.Join('\n', await both);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} took longer than {most}");
            throw;
        }
    }

    [GeneratedRegex(@"found (\d+) URLs and forms")]
    private static partial Regex Reach();

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
