using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Lightline.EndToEnd.Tests;

/// <summary>What the NOC's map must show while a feeder is cut: to the eye, to the keyboard, and without script.</summary>
internal static class NocMap
{
    private const double ScriptKilobytesMax = 110;
    private const string Mark = ".map-mark";

    /// <summary>Kilobytes of all scripts that the page has loaded, compressed; also of those from the browser's own store.</summary>
    private const string ScriptWeight =
        """
        async () => {
          const names = performance.getEntriesByType("resource").map(e => e.name).filter(n => n.endsWith(".js"));
          const sizes = await Promise.all([...new Set(names)].map(async name => {
            const packed = (await fetch(name)).body.pipeThrough(new CompressionStream("gzip"));
            return (await new Response(packed).arrayBuffer()).byteLength;
          }));
          return sizes.reduce((sum, size) => sum + size, 0) / 1024;
        }
        """;

    /// <summary>By how much what stands on the page has moved by itself since it came (CLS).</summary>
    private const string Shift =
        """
        () => new Promise(done => {
          let sum = 0;
          new PerformanceObserver(list => {
            for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 300);
        })
        """;

    /// <summary>Looks at it in every width and theme.</summary>
    /// <param name="town">The town in which one feeder is cut.</param>
    /// <param name="browser">The browser.</param>
    /// <param name="homes">How many homes are cut off.</param>
    public static async Task CheckAsync(RunningTown town, RealBrowser browser, int homes)
    {
        foreach (var width in new[] { 390, 1_440 })
        {
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await using var context = await browser.OpenAsync(width, 900, scheme);
                await LooksRightAsync(await context.SignInToNocAsync(town), town, $"{width} {scheme}");
            }
        }

        await using (var desk = await browser.OpenAsync(1_440, 900))
        {
            var page = await desk.SignInToNocAsync(town);
            await StandsBesideTheListAsync(page);
            await WorksByKeyboardAsync(page);
        }

        await using var bare = await browser.OpenAsync(1_440, 900, hasScript: false);
        await WorksWithoutScriptAsync(await bare.SignInToNocAsync(town), homes);
    }

    private static async Task LooksRightAsync(IPage page, RunningTown town, string look)
    {
        var errors = new List<string>();
        page.Console += (_, line) =>
        {
            if (line.Type == "error")
            {
                errors.Add(line.Text);
            }
        };
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync(new Uri(town.Portal("noc.localhost"), "noc?view=map").AbsoluteUri);
        await page.Locator(Mark).First.WaitForAsync(new() { Timeout = 10_000 });
        var found = (await page.RunAxe()).Violations;
        Assert.True(found.Length == 0, $"{look}: {string.Join("; ", found.Select(v => $"{v.Id} at {v.Nodes[0].Html}"))}");
        const string Overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        Assert.Equal(0, await page.EvaluateAsync<int>(Overflow));
        var shift = await page.EvaluateAsync<double>(Shift);
        Assert.True(shift <= 0.05, $"{look}: the page moved by {shift}");
        Assert.Empty(errors);
        var weight = await page.EvaluateAsync<double>(ScriptWeight);
        Console.WriteLine($"NOC map, {look}: {weight:N1} KB of script, shift {shift:N4}");
        Assert.InRange(weight, 40, ScriptKilobytesMax);
    }

    /// <summary>An incident under the pointer lights its cabinets up; on a phone's width the list has no map to fetch.</summary>
    private static async Task StandsBesideTheListAsync(IPage page)
    {
        await page.Locator(Mark).First.WaitForAsync(new() { Timeout = 10_000 });
        Assert.Equal(0, await page.Locator(Mark + "[data-lit]").CountAsync());
        await page.HoverAsync("[data-rows='open'] tr");
        await page.Locator(Mark + "[data-lit]").First.WaitForAsync();
        Assert.NotEqual(0, await page.Locator("[data-rows='cabinets'] tr[data-lit]").CountAsync());
        await page.HoverAsync("h1");
        await page.SetViewportSizeAsync(390, 844);
        await page.Locator("plant-map").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    private static async Task WorksByKeyboardAsync(IPage page)
    {
        await page.ClickAsync("nav.views a:has-text('Map')");
        var mark = page.Locator(Mark).First;
        await mark.FocusAsync();
        var name = await mark.GetAttributeAsync("aria-label");
        Assert.Matches("cabinet .*: No light, [0-9]+ of [0-9]+ homes", name);
        await page.Keyboard.PressAsync("Enter");
        var link = page.Locator(".map-popup a[data-incident]");
        await Assertions.Expect(link).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(mark).ToBeFocusedAsync();
        var before = await mark.BoundingBoxAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.True((await mark.BoundingBoxAsync())!.X < before!.X, "the arrow did not move the map");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/noc/incidents/*");
    }

    private static async Task WorksWithoutScriptAsync(IPage page, int homes)
    {
        await page.ClickAsync("nav.views a:has-text('Map')");
        Assert.False(await page.Locator("plant-map").IsVisibleAsync());
        var rows = page.Locator("[data-rows='cabinets'] tr");
        Assert.Contains("No light", await rows.First.InnerTextAsync(), StringComparison.Ordinal);
        var off = 0;
        for (var at = 0; at < await rows.CountAsync(); at++)
        {
            off += int.Parse((await rows.Nth(at).GetAttributeAsync("data-off"))!, System.Globalization.CultureInfo.InvariantCulture);
        }

        Assert.Equal(homes, off);
    }
}
