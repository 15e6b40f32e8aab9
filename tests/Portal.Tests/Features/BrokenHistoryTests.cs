using System.Diagnostics.Metrics;
using System.Net;
using System.Text.RegularExpressions;
using Lightline.Data.Accounts;
using Lightline.History;
using Lightline.Portal.Live;
using Lightline.Portal.Tests.Live;
using Lightline.Portal.Tests.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Lightline.Portal.Tests.Features;

/// <summary>A store of history that is broken in every way costs a page its charts and nothing else.</summary>
public sealed class BrokenHistoryTests(RunningPortal portal)
{
    private const string Good = """{"results":[{"statement_id":0}]}""";

    private static readonly (string What, byte[] Answer)[] Broken =
    [
        ("no HTTP", "SSH-2.0-nothing\r\n"u8.ToArray()),
        ("hangs up", []),
        ("no JSON", FakeInflux.Http("<html>gateway</html>")),
        ("nothing", FakeInflux.Http("")),
        ("half an answer", FakeInflux.Http("""{"results":[{"series":[{"values":[[17672""")),
        ("an error", FakeInflux.Http("""{"error":"database is locked"}""", "500 Internal Server Error")),
        ("an error of another type", FakeInflux.Http("""{"results":[{"error":17}]}""")),
        ("a wrong password", FakeInflux.Http("""{"error":"unauthorized"}""", "401 Unauthorized")),
        ("words for numbers", FakeInflux.Http("""{"results":[{"series":[{"values":[["yesterday","up","fine"]]}]}]}""")),
        ("a time outside the calendar", FakeInflux.Http("""{"results":[{"series":[{"values":[[9e18,1,-19]]}]}]}""")),
        ("no rows", FakeInflux.Http("""{"results":[{"series":[]}]}""")),
        ("deep", FakeInflux.Http(new string('[', 5_000))),
        ("far too long", FakeInflux.Http(new string(' ', HistoryLimits.AnswerBytesMax + 1) + Good)),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_says_so_in_words_and_it_is_counted()
    {
        await using var influx = new FakeInflux();
        await using var app = await portal.StartAnotherAsync(
            builder => builder.Services.AddSingleton(new LiveOptions { CollectorsMax = 0, HistoryRetryAfter = TimeSpan.Zero }),
            "--Influx:Url", influx.Url);
        using var counts = new Counts(app.Services.GetRequiredService<IMeterFactory>());
        // Somebody whose look marks no message of Dirk's as read.
        await using var people = new TestPeople(portal);
        var quiet = await people.PersonAsync(portal.Street.Dirk, "quiet@x.example", PersonRole.Household);
        using var browser = await RunningPortal.SignInAsync(quiet, RunningPortal.AddressOf(app));
        var failures = 0L;
        foreach (var (what, answer) in Broken)
        {
            influx.Answer = answer;
            var page = await browser.GetAsync("/connection");
            Assert.True(page.Status == HttpStatusCode.OK, $"{what}: {page.Status}");
            Assert.True(Unavailable(page) == 2, $"{what}: {Unavailable(page)} charts say so");
            // The day's, the month's, and the month again for what is usual.
            Assert.True(counts["portal_history_failures_total"] == failures + 3, what);
            failures += 3;
            var home = await browser.GetAsync("/");
            Assert.True(home.Status == HttpStatusCode.OK, $"{what}: Home {home.Status}");
            failures++;
        }

        influx.Answer = FakeInflux.Http(Good);
        Assert.Equal(0, Unavailable(await browser.GetAsync("/connection")));
        await app.StopAsync(Cancel);
    }

    [Fact]
    public async Task Password_file_that_went_away_costs_the_charts_only()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "a secret", Cancel);
        await using var influx = new FakeInflux { Answer = FakeInflux.Http(Good) };
        await using var app = await portal.StartAnotherAsync(
            builder => builder.Services.AddSingleton(new LiveOptions { CollectorsMax = 0, HistoryRetryAfter = TimeSpan.Zero }),
            "--Influx:Url", influx.Url, "--Influx:Username", "lightline", "--Influx:PasswordFile", file);
        using var browser = await RunningPortal.SignInAsync(portal.Street.Dirk, RunningPortal.AddressOf(app));
        Assert.Equal(0, Unavailable(await browser.GetAsync("/connection")));
        File.Delete(file);
        var page = await browser.GetAsync("/connection");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(2, Unavailable(page));
        await app.StopAsync(Cancel);
    }

    private static int Unavailable(Answer page) => Regex.Count(page.Body, "We can't show this chart right now");
}
