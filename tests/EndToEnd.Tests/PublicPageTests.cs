using System.Globalization;
using Deque.AxeCore.Playwright;
using Lightline.Servers;
using Microsoft.Playwright;

namespace Lightline.EndToEnd.Tests;

/// <summary>
/// What everybody may read during an outage, as a telephone on a slow line gets it: from the Portal, and from the status
/// copy's address when there is no Portal.
/// </summary>
[Collection(nameof(PhoneTown))]
public sealed class PublicPageTests(PhoneTown shared)
{
    private const string Host = "brightline.localhost";
    private const int FirstResponseMax = 14 * 1_024;
    private const int PageMax = 30 * 1_024;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Full", "axe")]
    public async Task The_outage_is_readable_in_2_s_on_throttled_3G_and_without_the_Portal_says_as_of_when()
    {
        var town = shared.Town;
        await shared.CalmAsync();
        await town.BreakAsync("fibre-cut", town.SignIns[0].Pon);
        var number = "";
        await Eventually.BecomesAsync(async () => (number = await OutageAsync(town)).Length > 0, "/status tells", 20);
        await MeasureAsync(new Uri(town.Portal(Host), "status"), "/status");
        await MeasureAsync(new Uri(town.StatusCopy(Host), "status"), "/status at the copy's address");

        await CopyAnswersForAKilledPortalAsync(town);
        await using var alone = await CopyAloneAsync(town);
        await MeasureAsync(new Uri(alone.Address, "status"), "the copy");
        foreach (var (width, scheme) in Looks.Chosen())
        {
            await using var context = await shared.Browser.OpenAsync(width, 900, scheme);
            var page = await context.NewPageAsync();
            foreach (var (site, path) in new[]
            {
                (town.Portal(Host), "status"), (town.Portal(Host), $"outages/{number}"),
                (alone.Address, "status"), (alone.Address, $"outages/{number}"),
            })
            {
                await page.GotoAsync(new Uri(site, path).AbsoluteUri);
                var found = (await page.RunAxe()).Violations;
                Assert.True(
                    found.Length == 0,
                    $"{site}{path} at {width} {scheme}: {string.Join("; ", found.Select(v => $"{v.Id} at {v.Nodes[0].Html}"))}");
            }
        }
    }

    /// <summary>The number of the outage once the page of all names it and the copies are written; empty before.</summary>
    private static async Task<string> OutageAsync(RunningTown town)
    {
        var text = await town.ReadAsync(new Uri(town.Portal(Host), "status"));
        var at = text.IndexOf("id=\"outage-", StringComparison.Ordinal);
        var number = at < 0 ? "" : text.Substring(at + 11, 8);
        return File.Exists(Path.Combine(town.CopyFolder, Host, "outages", number + ".html")) ? number : "";
    }

    private static async Task CopyAnswersForAKilledPortalAsync(RunningTown town)
    {
        var portal = Assert.Single(ProcessTree.Named(town.ProcessId, "Lightline.Portal"));
        await ProcessTree.KillAsync(portal, Stop);
        var text = await town.ReadAsync(new Uri(town.StatusCopy(Host), "status"));
        Assert.Matches(@"This is a copy, written \d+ \w+ 20\d\d, \d\d:\d\d", text);
        Assert.Contains("There is 1 outage now.", text, StringComparison.Ordinal);
        await Eventually.BecomesAsync(
            async () => !(await town.ReadAsync(new Uri(town.StatusCopy(Host), "status")))
                .Contains("This is a copy", StringComparison.Ordinal),
            "the Portal is back behind the copy's address",
            30);
    }

    /// <summary>The address of the copy, served by a process that knows no Portal.</summary>
    private static async Task<CopyServer> CopyAloneAsync(RunningTown town)
    {
        var port = FreePort.Block(3);
        string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        var process = await ServerProcess.StartAsync(new ServerProcessOptions(Repository.Published("Gateways"), [])
        {
            Environment = new Dictionary<string, string>
            {
                ["Page__Port"] = Text(port),
                ["Smtp__Port"] = Text(port + 1),
                ["Status__Port"] = Text(port + 2),
                ["Status__Folder"] = town.CopyFolder,
            },
        });
        var server = new CopyServer(process, new Uri($"http://{Host}:{port + 2}/"));
        await Eventually.BecomesAsync(
            async () =>
            {
                try
                {
                    return await town.ReadAsync(new Uri(server.Address, "healthz")) == "ready\n";
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the copy's server",
            20);
        return server;
    }

    /// <summary>Loads a page on a line of 400 kbit/s that answers after 400 ms, in a browser that has never been there.</summary>
    private async Task MeasureAsync(Uri address, string what)
    {
        await using var context = await shared.Browser.OpenAsync();
        var page = await context.NewPageAsync();
        var line = await context.NewCDPSessionAsync(page);
        await line.SendAsync("Network.enable");
        await line.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false,
            ["latency"] = 400,
            ["downloadThroughput"] = 400_000 / 8,
            ["uploadThroughput"] = 400_000 / 8,
        });
        var weights = new List<long>();
        line.Event("Network.loadingFinished").OnEvent += (_, finished) =>
        {
            lock (weights)
            {
                weights.Add((long)finished!.Value.GetProperty("encodedDataLength").GetDouble());
            }
        };
        await page.GotoAsync(address.AbsoluteUri, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await page.Locator("h1:has-text('outage')").WaitForAsync();
        await page.WaitForFunctionAsync(
            "() => performance.getEntriesByName('first-contentful-paint').length > 0");
        var painted = await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        long[] loaded;
        lock (weights)
        {
            loaded = [.. weights];
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what} on 3G: painted after {painted:0} ms, first response {loaded[0]} bytes, {loaded.Length} responses of "
            + $"{loaded.Sum()} bytes"));
        Assert.InRange(painted, 400, 2_000);
        Assert.InRange(loaded[0], 500, FirstResponseMax);
        Assert.InRange(loaded.Sum(), 500, PageMax);
        Assert.Contains("Mill Road", await page.TextContentAsync("main"), StringComparison.Ordinal);
    }

    private sealed record CopyServer(ServerProcess Process, Uri Address) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
