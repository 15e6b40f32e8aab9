namespace Lightline.EndToEnd.Tests;

/// <summary>A state that nothing proves any more is Unknown: by the clock, with or without a socket.</summary>
public sealed class SilentOltTests
{
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
        await using var town = await RunningTown.StartAsync(olts: 2, onts: 160, clock);
        await using var browser = await RealBrowser.StartAsync();
        var who = town.SignIns[^1];
        await using var live = await browser.OpenAsync();
        var page = await live.SignInAsync(town, who);
        await page.OpenConnectionAsync(town, who);
        await page.WaitForLiveAsync("headline", "online", TimeSpan.FromSeconds(20));
        await using var dead = await browser.OpenAsync();
        var cutOff = await dead.SignInAsync(town, who);
        await cutOff.OpenConnectionAsync(town, who);

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
        await page.ReloadAsync();
        Assert.Contains("can't check", await page.LiveAsync("headline"), StringComparison.OrdinalIgnoreCase);

        await town.RepairAsync(fault);
        await page.WaitForLiveAsync("headline", "is online", TimeSpan.FromSeconds(150));
    }
}
