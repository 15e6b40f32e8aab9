using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Lightline.EndToEnd.Tests;

/// <summary>
/// A fault in the simulated plant, on real processes, to the NOC's page, to the subscriber's page, to the public page and
/// to the phones and mailboxes of the outside world.
/// </summary>
[Collection(nameof(PhoneTown))]
public sealed class FaultToPhoneTests(PhoneTown shared)
{
    /// <summary>The incidents of the NOC's list.</summary>
    private const string OpenRows = "[data-rows='open'] tr";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cut_feeder_is_one_incident_tells_each_home_once_and_each_again_when_its_own_service_is_back()
    {
        var (town, browser) = (shared.Town, shared.Browser);
        await shared.CalmAsync();
        await using var context = await browser.OpenAsync();
        var anna = town.SignIns.First(s => s.Email.StartsWith("anna", StringComparison.Ordinal));
        var subscriber = await context.SignInAsync(town, anna);
        await subscriber.OpenConnectionAsync(town, anna);
        await using var desk = await browser.OpenAsync(1_440, 900);
        var noc = await desk.SignInToNocAsync(town);

        var feeder = await town.BreakAsync("fibre-cut", anna.Pon);
        var homes = await HomesAsync(town, feeder);
        Assert.Equal(32, homes);
        await noc.Locator(OpenRows, new() { HasText = $"{homes} of {homes}" }).WaitForAsync(new() { Timeout = 10_000 });
        Assert.Equal(1, await noc.Locator(OpenRows).CountAsync());
        await subscriber.WaitForLiveAsync("headline", "We know, and we're fixing it", TimeSpan.FromSeconds(10));
        await Eventually.BecomesAsync(
            async () => (await ToldAsync(town, "is down", "went down")) == (homes, homes), "each told of the loss", 60);
        Assert.Contains("Mill Road", await town.ReadAsync(new Uri(town.Portal(anna.Host), "status")), StringComparison.Ordinal);
        await CheckAsync(noc, "/noc");
        await NocMap.CheckAsync(town, browser, homes);
        await noc.ClickAsync(OpenRows + " a");
        await CheckAsync(noc, "/noc/incidents");
        await noc.GoBackAsync();

        // Two homes get a cut of their own: they stay off when the feeder is mended.
        var hit = await OntsAsync(town, feeder);
        var cables = new List<string>();
        string[] alone = [.. (await HomesAsync(town)).Where(hit.Contains).TakeLast(2)];
        foreach (var serial in alone)
        {
            cables.Add(await town.BreakAsync("fibre-cut", serial));
        }

        await town.RepairAsync(feeder);
        await Eventually.BecomesAsync(
            async () => (await ToldAsync(town, "is back", "came back")) == (homes - 2, homes - 2),
            "all but two told of the return",
            180);
        await noc.Locator(OpenRows, new() { HasText = $"2 of {homes}" }).WaitForAsync(new() { Timeout = 10_000 });
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, Stop);
        Assert.Equal((homes - 2, homes - 2), await ToldAsync(town, "is back", "came back"));
        await NamesAsync(noc, town, alone);
        foreach (var cable in cables)
        {
            await town.RepairAsync(cable);
        }

        await Eventually.BecomesAsync(
            async () => (await ToldAsync(town, "is back", "came back")) == (homes, homes), "each told of the return", 180);
        Assert.Equal((homes, homes), await ToldAsync(town, "is down", "went down"));
        await noc.Locator("text=/no open incident/i").First.WaitForAsync(new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task A_power_cut_is_told_apart_and_one_home_without_power_pages_nobody()
    {
        var (town, browser) = (shared.Town, shared.Browser);
        await shared.CalmAsync();
        await using var context = await browser.OpenAsync();
        var anna = town.SignIns.First(s => s.Email.StartsWith("anna", StringComparison.Ordinal));
        var subscriber = await context.SignInAsync(town, anna);
        await subscriber.OpenConnectionAsync(town, anna);
        await using var desk = await browser.OpenAsync(1_440, 900);
        var noc = await desk.SignInToNocAsync(town);

        await town.BreakAsync("onu-power", (await HomesAsync(town))[^1]);
        await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, Stop);
        Assert.Equal(0, await noc.Locator(OpenRows, new() { HasText = " of " }).CountAsync());
        Assert.Empty(await town.MessagesAsync());

        await town.BreakAsync("power-cut", "mill-road-power");
        await noc.Locator(OpenRows, new() { HasText = "Power cut" }).First.WaitForAsync(new() { Timeout = 15_000 });
        await subscriber.WaitForLiveAsync("headline", "power cut in your area", TimeSpan.FromSeconds(15));
        await Eventually.BecomesAsync(async () => (await town.MessagesAsync()).Count > 0, "somebody is told", 60);
        Assert.All(await town.MessagesAsync(), m => Assert.Contains("power", (string?)m["text"] + m["subject"], StringComparison.Ordinal));
    }

    /// <summary>The incident is open, and its page names these homes as off and no other.</summary>
    private static async Task NamesAsync(IPage noc, RunningTown town, string[] serials)
    {
        var expected = (await town.Tables.ReadAsync(
            """
            select distinct c.public_number
            from live.incident_member m join network.ont o on o.id = m.ont_id join network.connection c on c.id = m.connection_id
            where o.serial = any ($1)
            """,
            (object)serials)).Select(r => r[0]);
        await noc.ClickAsync(OpenRows + " a");
        var off = noc.Locator("[data-fresh='homes'] tbody tr", new() { HasText = "Off" }).Locator("th");
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await off.AllTextContentsAsync()).Order(StringComparer.Ordinal));
        await noc.GoBackAsync();
    }

    private static async Task CheckAsync(IPage page, string name)
    {
        var found = (await page.RunAxe()).Violations;
        Assert.True(found.Length == 0, $"{name}: {string.Join("; ", found.Select(v => $"{v.Id} at {v.Nodes[0].Html}"))}");
    }

    private static async Task<int> HomesAsync(RunningTown town, string fault) =>
        (await town.TruthAsync()).Single(t => (string?)t!["id"] == fault)!["homes"]!.GetValue<int>();

    private static async Task<HashSet<string>> OntsAsync(RunningTown town, string fault) =>
        [.. (await town.TruthAsync()).Single(t => (string?)t!["id"] == fault)!["onts"]!.AsArray().Select(o => (string)o!)];

    /// <summary>Serials of boxes that serve a home.</summary>
    private static async Task<IReadOnlyList<string>> HomesAsync(RunningTown town) =>
    [
        .. (await town.TargetsAsync())
            .Where(t => t!["homes"]!.GetValue<int>() == 1 && t["kinds"]!.AsArray().Any(k => (string?)k == "onu-power"))
            .Select(t => (string)t!["at"]!),
    ];

    /// <summary>Text messages and mails that say so. Fails when an address has one of them twice.</summary>
    private static async Task<(int Sms, int Mails)> ToldAsync(RunningTown town, string inSms, string inMail)
    {
        var all = await town.MessagesAsync();
        int Count(string channel, string field, string words)
        {
            var to = all.Where(m => (string?)m["channel"] == channel
                    && ((string?)m[field])?.Contains(words, StringComparison.Ordinal) == true)
                .Select(m => (string)m["to"]!)
                .ToArray();
            Assert.Equal(to.Length, to.Distinct().Count());
            return to.Length;
        }

        return (Count("sms", "text", inSms), Count("email", "subject", inMail));
    }
}
