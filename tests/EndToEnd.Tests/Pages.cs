using System.Globalization;
using Microsoft.Playwright;

namespace Lightline.EndToEnd.Tests;

/// <summary>What a person does in the browser, and how long the page takes to answer.</summary>
internal static class Pages
{
    /// <summary>There once the page's socket delivers: looking again by hand is then switched off.</summary>
    public const string Connected = "ont-status [data-live-again][data-off]";

    /// <summary>There while the page's socket is gone.</summary>
    public const string Disconnected = "ont-status [data-live-again]:not([data-off])";

    /// <summary>Signs in through the form and lands on Home.</summary>
    public static async Task<IPage> SignInAsync(this IBrowserContext context, RunningTown town, DemoSignIn who)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(town.Portal(who.Host), "sign-in").AbsoluteUri);
        await page.FillAsync("#email", who.Email);
        await page.FillAsync("#password", who.Password);
        await page.ClickAsync("main button.button");
        await page.WaitForURLAsync(town.Portal(who.Host).AbsoluteUri);
        return page;
    }

    /// <summary>Signs in at the NOC and lands on its list.</summary>
    public static Task<IPage> SignInToNocAsync(this IBrowserContext context, RunningTown town) =>
        context.SignInToWorkAsync(town, "nora@citynet.example", "noc.localhost", "noc");

    /// <summary>Signs in as who works here and lands on the page they begin at.</summary>
    public static async Task<IPage> SignInToWorkAsync(
        this IBrowserContext context, RunningTown town, string email, string host, string start)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(town.Portal(host), "sign-in").AbsoluteUri);
        await page.FillAsync("#email", email);
        await page.FillAsync("#password", town.SignIns[0].Password);
        await page.ClickAsync("main button.button");
        await page.WaitForURLAsync(new Uri(town.Portal(host), start).AbsoluteUri);
        return page;
    }

    /// <summary>Opens Connection and waits until its socket delivers.</summary>
    public static async Task OpenConnectionAsync(this IPage page, RunningTown town, DemoSignIn who)
    {
        await page.GotoAsync(new Uri(town.Portal(who.Host), "connection").AbsoluteUri);
        await page.WaitForSelectorAsync(Connected, new() { Timeout = 15_000, State = WaitForSelectorState.Attached });
    }

    /// <summary>The page's own text at a live place.</summary>
    public static async Task<string> LiveAsync(this IPage page, string name) =>
        (await page.Locator($"[data-live='{name}']").First.TextContentAsync() ?? string.Empty).Trim();

    /// <summary>
    /// Notes the browser's clock whenever the text of a live place changes, from now on; read with
    /// <see cref="ChangesAsync"/>.
    /// </summary>
    public static Task RecordAsync(this IPage page, string name) => page.EvaluateAsync(
        """
        name => {
          const place = document.querySelector(`[data-live='${name}']`);
          window.recorded = [];
          new MutationObserver(() => window.recorded.push([Date.now(), place.textContent.trim()]))
            .observe(place, { childList: true, characterData: true, subtree: true });
        }
        """,
        name);

    public static async Task<IReadOnlyList<(DateTimeOffset At, string Text)>> ChangesAsync(this IPage page)
    {
        var recorded = await page.EvaluateAsync<object[][]>("window.recorded");
        return
        [
            .. recorded.Select(r => (
                DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(r[0], CultureInfo.InvariantCulture)),
                (string)r[1])),
        ];
    }

    /// <summary>
    /// Adds up from now on by how much what stands on the page moves without the person's doing (CLS); read with
    /// <see cref="ShiftAsync"/>.
    /// </summary>
    public static Task WatchShiftAsync(this IPage page) => page.EvaluateAsync(
        """
        () => {
          window.shift = { sum: 0, what: [] };
          new PerformanceObserver(list => {
            for (const entry of list.getEntries()) {
              if (entry.hadRecentInput) continue;
              window.shift.sum += entry.value;
              const names = entry.sources.map(s => s.node?.className || s.node?.nodeName);
              window.shift.what.push(`${entry.value.toFixed(4)} ${names.join(" ")}`);
            }
          }).observe({ type: "layout-shift" });
        }
        """);

    public static async Task<(double Sum, string What)> ShiftAsync(this IPage page) =>
        (await page.EvaluateAsync<double>("window.shift.sum"), await page.EvaluateAsync<string>("window.shift.what.join('; ')"));

    /// <summary>Waits until a live place holds a text; fails with what it held instead.</summary>
    public static async Task WaitForLiveAsync(this IPage page, string name, string text, TimeSpan bound)
    {
        try
        {
            await page.WaitForFunctionAsync(
                "([name, text]) => document.querySelector(`[data-live='${name}']`)?.textContent.includes(text)",
                new[] { name, text },
                new() { Timeout = (float)bound.TotalMilliseconds, PollingInterval = 50 });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"after {bound.TotalSeconds} s \"{name}\" reads \"{await page.LiveAsync(name)}\", not \"{text}\"");
        }
    }
}
