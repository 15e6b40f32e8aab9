using System.Globalization;
using Microsoft.Playwright;

namespace Lightline.EndToEnd.Tests;

/// <summary>A town that several tests share, with the browser.</summary>
public sealed class SharedTown : IAsyncLifetime
{
    internal RunningTown Town { get; private set; } = null!;

    internal RealBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Town = await RunningTown.StartAsync(
            olts: 2, onts: 160, new Dictionary<string, string> { ["Freshness__HoldDown"] = "00:00:10" }, ranging: 5);
        Browser = await RealBrowser.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        await Town.DisposeAsync();
    }
}

[CollectionDefinition(nameof(SharedTown))]
public sealed class SharedTownTests : ICollectionFixture<SharedTown>;

/// <summary>What a subscriber sees move, in Chromium, on the published output.</summary>
[Collection(nameof(SharedTown))]
public sealed class LivePageTests(SharedTown shared)
{
    private RunningTown Town => shared.Town;

    private DemoSignIn Anna => Town.SignIns.First(s => s.Email.StartsWith("anna", StringComparison.Ordinal));

    [Fact]
    [Trait("Full", "watched-light")]
    public async Task The_light_level_follows_the_simulator_within_2_s_while_watched()
    {
        await using var context = await shared.Browser.OpenAsync();
        var page = await context.SignInAsync(Town, Anna);
        await page.OpenConnectionAsync(Town, Anna);
        await page.ClickAsync("summary:has-text('Technical details')");
        var serial = await SerialAsync(page);
        // The first close read follows the socket by up to one pace.
        await page.WaitForTimeoutAsync(2_500);

        var rounds = FullSize.Of("light levels followed", small: 5, full: 60);
        var slowest = TimeSpan.Zero;
        for (var round = 0; round < rounds; round++)
        {
            var dbm = -18.3 - (round % 20 * 0.3);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await Town.SetLightAsync(serial, dbm);
            var shown = dbm.ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−');
            await page.WaitForLiveAsync("rx", shown, TimeSpan.FromSeconds(5));
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
        }

        Console.WriteLine($"slowest light level on the page: {slowest.TotalMilliseconds:N0} ms");
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Contains("good", await page.LiveAsync("light-word"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_cut_fibre_shows_in_words_within_3_s_of_the_first_trap_and_its_repair_by_itself()
    {
        await using var context = await shared.Browser.OpenAsync();
        var page = await context.SignInAsync(Town, Anna);
        await page.OpenConnectionAsync(Town, Anna);
        var before = await page.LiveAsync("headline");
        await page.RecordAsync("headline");
        await page.WatchShiftAsync();
        var breaks = await page.TextContentAsync("[data-part='break-list']");

        var fault = await Town.BreakAsync("fibre-cut", Anna.Pon);
        await page.WaitForFunctionAsync("() => window.recorded.length > 0", null, new() { Timeout = 10_000 });
        var (at, text) = (await page.ChangesAsync())[0];
        var firstTrap = await FirstTrapAsync(fault);

        Console.WriteLine($"first words {(at - firstTrap).TotalMilliseconds:N0} ms after the first trap: {text}");
        Assert.NotEqual(before, text);
        Assert.InRange(at - firstTrap, TimeSpan.FromSeconds(-0.1), TimeSpan.FromSeconds(3));
        Assert.DoesNotContain("online", text, StringComparison.OrdinalIgnoreCase);

        await page.Locator("[data-part='break-list'] tbody tr:first-child", new() { HasText = "no end seen yet" })
            .WaitForAsync(new() { Timeout = 30_000, State = WaitForSelectorState.Attached });
        Assert.NotEqual(breaks, await page.TextContentAsync("[data-part='break-list']"));
        Assert.Equal("down", await page.GetAttributeAsync(".week li:last-child", "data-tone"));

        await Town.RepairAsync(fault);
        await page.WaitForLiveAsync("headline", "online", TimeSpan.FromSeconds(180));
        await page.Locator("[data-part='break-list'] tbody tr:first-child", new() { HasNotText = "no end seen yet" })
            .WaitForAsync(new() { Timeout = 30_000, State = WaitForSelectorState.Attached });
        var (sum, what) = await page.ShiftAsync();
        Console.WriteLine($"layout shift over a cut and its repair: {sum:N4} ({what})");
        Assert.InRange(sum, 0, 0.02);
    }

    [Fact]
    public async Task Who_signed_out_in_another_tab_is_told_so_and_the_way_back()
    {
        await using var context = await shared.Browser.OpenAsync();
        var page = await context.SignInAsync(Town, Anna);
        await page.OpenConnectionAsync(Town, Anna);
        // As a change leaves it a moment before its page comes.
        await page.EvaluateAsync("() => { document.querySelector('.week-part [data-changing]').dataset.isChanging = '' }");
        var other = await context.NewPageAsync();
        await other.GotoAsync(Town.Portal(Anna.Host).AbsoluteUri);
        await other.ClickAsync(".menu summary");
        await other.ClickAsync("text=Sign out");

        await page.Locator(".hero-fresh", new() { HasText = "You are signed out. Showing" }).WaitForAsync(new() { Timeout = 20_000 });
        Assert.NotEmpty(await page.LiveAsync("headline"));
        Assert.Equal("Sign in to bring this up to date.", await page.TextContentAsync(".week-part [data-changing]"));
        var tries = 0;
        page.WebSocket += (_, _) => tries++;
        await page.WaitForTimeoutAsync(3_000);
        Assert.Equal(0, tries);
        await page.ClickAsync("text=Sign in");
        await page.FillAsync("#email", Anna.Email);
        await page.FillAsync("#password", Anna.Password);
        await page.ClickAsync("main button.button");
        await page.WaitForURLAsync(new Uri(Town.Portal(Anna.Host), "connection").AbsoluteUri);
    }

    [Fact]
    public async Task A_home_that_loses_power_says_so_at_once()
    {
        await using var context = await shared.Browser.OpenAsync();
        var ben = Town.SignIns.First(s => s.Email.StartsWith("ben", StringComparison.Ordinal));
        var page = await context.SignInAsync(Town, ben);
        await page.OpenConnectionAsync(Town, ben);
        var serial = await SerialAsync(page);
        await page.RecordAsync("headline");

        var fault = await Town.BreakAsync("onu-power", serial);
        await page.WaitForLiveAsync("headline", "no power", TimeSpan.FromSeconds(5));
        var (at, _) = (await page.ChangesAsync())[0];
        var after = at - await FirstTrapAsync(fault);
        await Town.RepairAsync(fault);

        Console.WriteLine($"no power shown {after.TotalMilliseconds:N0} ms after the trap");
        Assert.InRange(after, TimeSpan.FromSeconds(-0.1), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Home_keeps_each_of_several_connections_current_and_apart()
    {
        await using var context = await shared.Browser.OpenAsync();
        var page = await context.SignInAsync(Town, Town.Landlord);
        var other = await page.GetAttributeAsync("a.row", "href");
        var details = await context.NewPageAsync();
        await details.GotoAsync(new Uri(Town.Portal(Town.Landlord.Host), other).AbsoluteUri);
        await details.ClickAsync("summary:has-text('Technical details')");
        var serial = await SerialAsync(details);
        await details.CloseAsync();

        var fault = await Town.BreakAsync("onu-power", serial);
        await page.Locator("a.row", new() { HasText = "No power" }).WaitForAsync(new() { Timeout = 10_000 });
        Assert.Contains("online", await page.LiveAsync("headline"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("power", await page.GetAttributeAsync("a.row [data-tone]", "data-tone"));
        Assert.Equal("ok", await page.GetAttributeAsync("ont-status.hero", "data-tone"));
        Assert.Contains("no power", await page.TextContentAsync("#announce"), StringComparison.OrdinalIgnoreCase);
        await Town.RepairAsync(fault);
    }

    [Fact]
    public async Task A_page_recovers_by_itself_when_the_Collector_is_killed_and_when_the_Portal_is()
    {
        await using var context = await shared.Browser.OpenAsync();
        var page = await context.SignInAsync(Town, Anna);
        await page.OpenConnectionAsync(Town, Anna);
        var serial = await SerialAsync(page);

        await KillAsync("Lightline.Collector");
        await Town.SetLightAsync(serial, -21.7);
        await page.WaitForLiveAsync("rx", "21.7", TimeSpan.FromSeconds(60));

        await KillAsync("Lightline.Portal");
        // A Portal that is back within 10 s is never called paused; that the socket was gone shows at the next tick.
        await page.WaitForSelectorAsync(Pages.Disconnected, new() { Timeout = 20_000, State = WaitForSelectorState.Attached });
        await page.WaitForSelectorAsync(Pages.Connected, new() { Timeout = 90_000, State = WaitForSelectorState.Attached });
        await Town.SetLightAsync(serial, -19.4);
        await page.WaitForLiveAsync("rx", "19.4", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Without_script_the_page_is_complete_and_offers_to_look_again()
    {
        await using var context = await shared.Browser.OpenAsync(hasScript: false);
        var page = await context.SignInAsync(Town, Anna);
        await page.GotoAsync(new Uri(Town.Portal(Anna.Host), "connection").AbsoluteUri);
        Assert.NotEmpty(await page.LiveAsync("headline"));
        Assert.NotEmpty(await page.LiveAsync("proven"));
        Assert.NotEmpty(await page.LiveAsync("light-word"));
        await page.ClickAsync("a[data-live-again]");
        Assert.EndsWith("/connection", new Uri(page.Url).AbsolutePath, StringComparison.Ordinal);
        await page.ClickAsync("summary:has-text('Technical details')");
        Assert.Contains("dBm", await page.LiveAsync("rx"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_sees_a_neighbours_connection()
    {
        var carol = Town.SignIns.First(s => s.Email.StartsWith("carol", StringComparison.Ordinal));
        await using var hers = await shared.Browser.OpenAsync();
        var page = await hers.SignInAsync(Town, carol);
        await page.GotoAsync(new Uri(Town.Portal(carol.Host), "connection").AbsoluteUri);
        var number = await page.GetAttributeAsync("ont-status", "data-connection");

        await using var annas = await shared.Browser.OpenAsync();
        var own = await annas.SignInAsync(Town, Anna);
        var answer = await own.GotoAsync(new Uri(Town.Portal(Anna.Host), $"connection/{number}").AbsoluteUri);
        var never = await own.GotoAsync(new Uri(Town.Portal(Anna.Host), "connection/ZZZZZZZZ").AbsoluteUri);
        Assert.Equal(404, answer!.Status);
        Assert.Equal(404, never!.Status);
    }

    private static async Task<string> SerialAsync(IPage page) =>
        (await page.Locator("dt:has-text('Serial number') + dd").TextContentAsync())!.Trim();

    private async Task<DateTimeOffset> FirstTrapAsync(string fault)
    {
        var truth = (await Town.TruthAsync()).Single(t => t!["id"]!.GetValue<string>() == fault)!;
        return DateTimeOffset.Parse(truth["firstTrap"]!.GetValue<string>(), CultureInfo.InvariantCulture);
    }

    private Task KillAsync(string program) =>
        ProcessTree.KillAsync(Assert.Single(ProcessTree.Named(Town.ProcessId, program)), TestContext.Current.CancellationToken);
}
