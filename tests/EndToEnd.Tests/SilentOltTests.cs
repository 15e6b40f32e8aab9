using Lightline.Contracts.Incidents;
using Microsoft.Playwright;

namespace Lightline.EndToEnd.Tests;

/// <summary>
/// A state that nothing proves any more is Unknown: by the clock, with or without a socket. It is the NOC's one incident,
/// and nobody's message.
/// </summary>
public sealed class SilentOltTests
{
    /// <summary>All that a headline may say of a home whose OLT is silent: nothing of its box.</summary>
    private static readonly string[] Headlines = ["is online", "was online when we last checked", "We can't check your fibre box"];

    [Fact]
    [Trait("Full", "silent-olt")]
    public async Task An_Olt_that_falls_silent_is_told_in_the_past_and_then_as_cannot_check_never_an_old_green()
    {
        // At full size the product's own clock: 90 s, 5 min. Small: the same rules with a faster clock.
        var liveFor = TimeSpan.FromSeconds(FullSize.Of("seconds a proof is live", small: 15, full: 90));
        var unknownAfter = TimeSpan.FromSeconds(FullSize.Of("seconds until unknown", small: 30, full: 300));
        Dictionary<string, string> clock = FullSize.IsOn ? [] : new()
        {
            ["Polling__StatusInterval"] = "00:00:10",
            ["Freshness__LiveFor"] = "00:00:15",
            ["Freshness__UnknownAfter"] = "00:00:30",
        };
        // No MQTT reading of the home may prove what its OLT cannot: the person's box does not talk.
        await using var town = await RunningTown.StartAsync(olts: 2, onts: 160, clock, ranging: FullSize.IsOn ? null : 2);
        await using var browser = await RealBrowser.StartAsync();
        var who = town.SignIns[^1];
        await using var live = await browser.OpenAsync();
        var page = await live.SignInAsync(town, who);
        await page.OpenConnectionAsync(town, who);
        await page.WaitForLiveAsync("headline", "online", TimeSpan.FromSeconds(20));
        await using var dead = await browser.OpenAsync();
        var cutOff = await dead.SignInAsync(town, who);
        await cutOff.OpenConnectionAsync(town, who);
        await using var desk = await browser.OpenAsync(1_440, 900);
        var noc = await desk.SignInToNocAsync(town);
        await page.RecordAsync("headline");

        var fault = await town.BreakAsync("olt-silent", who.Olt);
        await dead.SetOfflineAsync(true);
        // Whoever hears from us is told when we know of the silence, whoever does not by the page's own clock.
        const string Past = "was online when we last checked";
        var bound = liveFor + TimeSpan.FromSeconds(20);
        await page.WaitForLiveAsync("headline", Past, bound);
        await cutOff.WaitForLiveAsync("headline", Past, bound);
        Assert.Equal("unknown", await page.GetAttributeAsync("ont-status", "data-tone"));
        Assert.Equal("unknown", await cutOff.GetAttributeAsync("ont-status", "data-tone"));
        bound = unknownAfter + TimeSpan.FromSeconds(20);
        await page.WaitForLiveAsync("headline", "can't check", bound);
        await cutOff.WaitForLiveAsync("headline", "can't check", bound);
        Assert.Equal("unknown", await page.GetAttributeAsync("ont-status", "data-tone"));
        Assert.Equal("unknown", await cutOff.GetAttributeAsync("ont-status", "data-tone"));
        await IsOneIncidentOfUnknownHomesAsync(town, noc, who.Olt);
        Assert.All(
            await page.ChangesAsync(),
            c => Assert.Contains(Headlines, known => c.Text.Contains(known, StringComparison.Ordinal)));
        await page.ReloadAsync();
        Assert.Contains("can't check", await page.LiveAsync("headline"), StringComparison.OrdinalIgnoreCase);

        await town.RepairAsync(fault);
        await page.WaitForLiveAsync("headline", "is online", TimeSpan.FromSeconds(150));
        await Eventually.BecomesAsync(
            async () => await town.Tables.CountAsync("select count(*) from live.incident where state = 1") == 0, "the end", 200);
        Assert.Equal(1, await town.Tables.CountAsync("select count(*) from live.incident"));
        Assert.Empty(await town.MessagesAsync());
        Assert.Equal(0, await town.Tables.CountAsync("select count(*) from notify.notification"));
    }

    private static async Task IsOneIncidentOfUnknownHomesAsync(RunningTown town, IPage noc, string olt)
    {
        await noc.Locator("[data-rows='open'] tr", new() { HasText = "can't be checked" }).WaitForAsync(new() { Timeout = 60_000 });
        Assert.Contains(olt, await noc.TextContentAsync("[data-rows='open'] tr"), StringComparison.Ordinal);
        Assert.Equal(1, await noc.Locator("[data-rows='open'] tr").CountAsync());
        var hit = (await town.TargetsAsync()).Single(t => (string?)t!["at"] == olt)!["onts"]!.GetValue<int>();
        Assert.Equal(hit, await town.Tables.CountAsync(
            $"select count(*) from live.incident_member where state = {(int)MemberState.Unknown}"));
        Assert.Empty(await town.MessagesAsync());
    }
}
