using System.Diagnostics;
using System.Net;

namespace Lightline.EndToEnd.Tests;

/// <summary>
/// Cost grows with watchers, not with page loads. The town of these tests polls nothing on its own for an hour after its
/// first sweep, so that every packet is one that somebody's watching caused.
/// </summary>
public sealed class QuietNetworkTests
{
    private static readonly Dictionary<string, string> Quiet = new()
    {
        ["Polling__StatusInterval"] = "01:00:00",
        ["Polling__OpticsInterval"] = "1.00:00:00",
        ["Polling__InventoryInterval"] = "1.00:00:00",
    };

    [Fact]
    [Trait("Full", "page-loads")]
    public async Task Page_loads_without_a_socket_cause_no_packet_and_the_last_watcher_ends_the_extra_polling()
    {
        await using var town = await RunningTown.StartAsync(olts: 1, onts: 64, Quiet);
        await using var browser = await RealBrowser.StartAsync();
        var anna = town.SignIns[0];
        await town.QuietAsync();

        await LoadPagesAsync(town, browser, anna);
        await WatchAndLeaveAsync(town, browser, anna);
    }

    private static async Task LoadPagesAsync(RunningTown town, RealBrowser browser, DemoSignIn who)
    {
        await using var context = await browser.OpenAsync(hasScript: false);
        await context.SignInAsync(town, who);
        var cookie = string.Join("; ", (await context.CookiesAsync()).Select(c => $"{c.Name}={c.Value}"));
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        var before = await town.PacketsAsync();
        var loads = FullSize.Of("page loads without a socket", small: 300, full: 10_000);
        for (var load = 0; load < loads; load++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{town.Port}/connection"));
            request.Headers.Host = $"{who.Host}:{town.Port}";
            request.Headers.Add("Cookie", cookie);
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        var packets = await town.PacketsAsync() - before;
        Console.WriteLine($"{packets} packets for {loads} page loads");
        Assert.Equal(0, packets);
    }

    private static async Task WatchAndLeaveAsync(RunningTown town, RealBrowser browser, DemoSignIn who)
    {
        long watching;
        await using (var context = await browser.OpenAsync())
        {
            var page = await context.SignInAsync(town, who);
            var before = await town.PacketsAsync();
            await page.OpenConnectionAsync(town, who);
            await page.WaitForTimeoutAsync(8_000);
            watching = await town.PacketsAsync() - before;
        }

        Assert.InRange(watching, 2, long.MaxValue);
        var left = Stopwatch.StartNew();
        var last = await town.PacketsAsync();
        var lastMoved = TimeSpan.Zero;
        while (left.Elapsed < TimeSpan.FromSeconds(40))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
            var now = await town.PacketsAsync();
            if (now != last)
            {
                (last, lastMoved) = (now, left.Elapsed);
            }
        }

        Console.WriteLine($"{watching} packets in 8 s of watching; the last one {lastMoved.TotalSeconds:N0} s after the last watcher left");
        Assert.InRange(lastMoved, TimeSpan.Zero, TimeSpan.FromSeconds(35));
    }
}
