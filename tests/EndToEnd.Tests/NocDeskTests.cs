using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Lightline.EndToEnd.Tests;

/// <summary>The NOC tells people of an outage: without script, and by keyboard alone.</summary>
[Collection(nameof(PhoneTown))]
public sealed class NocDeskTests(PhoneTown shared)
{
    private const string Email = "nora@citynet.example";

    private const string Rows = "[data-rows='open'] tr";

    /// <summary>Most presses of Tab from one place of a page to another.</summary>
    private const int TabsMax = 60;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_publishes_what_was_checked_without_script_and_by_keyboard_alone()
    {
        var (town, browser) = (shared.Town, shared.Browser);
        await shared.CalmAsync();
        await town.BreakAsync("fibre-cut", town.SignIns.First(s => s.Email.StartsWith("anna", StringComparison.Ordinal)).Pon);

        await using (var plain = await browser.OpenAsync(390, 844, hasScript: false))
        {
            var sent = await PublishWithoutScriptAsync(town, await plain.NewPageAsync());
            await TellsAsync(town, "A cable was cut. Crew on its way &lt;b&gt;now&lt;/b&gt;.");
            await SentAsync(town, sent);
        }

        await using var context = await browser.OpenAsync(1_440, 900);
        await PublishByKeyboardAsync(town, await context.NewPageAsync())
            .WaitAsync(TimeSpan.FromMinutes(5), TimeProvider.System, Stop);
        await TellsAsync(town, "Our equipment failed. Mended by keys.");
    }

    [Fact]
    public async Task A_screen_that_nobody_touches_shows_a_second_incident_by_itself_and_one_in_use_offers_it()
    {
        var (town, browser) = (shared.Town, shared.Browser);
        await shared.CalmAsync();
        await using var wall = await browser.OpenAsync(1_440, 900);
        await using var desk = await browser.OpenAsync(1_440, 900);
        var (untouched, used) = (await wall.SignInToNocAsync(town), await desk.SignInToNocAsync(town));
        var first = town.SignIns.First(s => s.Email.StartsWith("anna", StringComparison.Ordinal)).Pon;
        var second = (await town.TargetsAsync()).Select(t => ((string)t!["at"]!, t["homes"]!.GetValue<int>()))
            .First(t => t.Item1.StartsWith("olt-", StringComparison.Ordinal) && t.Item1.Count(c => c == '/') == 3
                && t.Item1 != first && t.Item2 >= 3).Item1;
        await town.BreakAsync("fibre-cut", first);
        foreach (var page in new[] { untouched, used })
        {
            await page.Locator(Rows).First.WaitForAsync(new() { Timeout = 15_000 });
        }

        // As long as it takes a screen to be untouched: `unattendedAfterMs` of live-part.ts, and its next question.
        await Task.Delay(TimeSpan.FromSeconds(33), TimeProvider.System, Stop);
        await used.Mouse.MoveAsync(700, 400);
        await town.BreakAsync("fibre-cut", second);
        await untouched.Locator(Rows).Nth(1).WaitForAsync(new() { Timeout = 15_000 });
        Assert.Equal(2, await untouched.Locator(Rows).CountAsync());
        await used.Locator("[data-show]", new() { HasText = "1 new incident" }).WaitForAsync(new() { Timeout = 15_000 });
        Assert.Equal(1, await used.Locator(Rows).CountAsync());
    }

    /// <summary>Signs in, writes, checks and publishes; returns the text message that was shown.</summary>
    private static async Task<string> PublishWithoutScriptAsync(RunningTown town, IPage page)
    {
        await page.GotoAsync(new Uri(town.Portal("noc.localhost"), "sign-in").AbsoluteUri);
        await page.FillAsync("#email", Email);
        await page.FillAsync("#password", town.SignIns[0].Password);
        await page.ClickAsync("main button.button");
        for (var i = 0; i < 30 && !await page.Locator("[data-rows='open'] th a").First.IsVisibleAsync(); i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Stop);
            await page.ClickAsync("text=Check again");
        }

        await page.ClickAsync("[data-rows='open'] th a >> nth=0");
        await page.SelectOptionAsync("#stage", "identified");
        await page.SelectOptionAsync("#cause", "cable-cut");
        await page.FillAsync("#message", "Crew on its way <b>now</b>.");
        var day = TimeProvider.System.GetUtcNow().AddDays(2);
        await page.FillAsync("#back-by", day.ToString("yyyy-MM-dd'T'10:00", CultureInfo.InvariantCulture));
        await page.ClickAsync("#check");
        Assert.Equal("Check what people will read", await page.TextContentAsync("h1"));
        var sms = (await page.TextContentAsync("section[aria-labelledby=sms-title] .sample"))!;
        await page.ClickAsync("text=Change it");
        Assert.Equal("Crew on its way <b>now</b>.", await page.InputValueAsync("#message"));
        await page.ClickAsync("#check");
        await page.ClickAsync("text=Publish");
        Assert.EndsWith("#told", page.Url, StringComparison.Ordinal);
        return sms;
    }

    private static async Task PublishByKeyboardAsync(RunningTown town, IPage page)
    {
        var keys = page.Keyboard;
        await page.GotoAsync(new Uri(town.Portal("noc.localhost"), "sign-in").AbsoluteUri);
        await TabToAsync(page, "#email");
        await keys.TypeAsync(Email);
        await TabToAsync(page, "#password");
        await keys.TypeAsync(town.SignIns[0].Password);
        await EnterAsync(page);
        await page.WaitForURLAsync("**/noc");
        await TabToAsync(page, "[data-rows='open'] th a");
        await EnterAsync(page);
        await page.WaitForURLAsync("**/noc/incidents/*");
        await TabToAsync(page, "#take");
        await page.EvaluateAsync("window.isOld = true");
        await EnterAsync(page);
        await page.WaitForFunctionAsync("window.isOld === undefined");
        // Who has it needs no button for that.
        await page.Locator("text=has it.").First.WaitForAsync();
        Assert.Equal(0, await page.Locator("#take").CountAsync());
        await TabToAsync(page, "#stage");
        await keys.TypeAsync("Watching");
        await TabToAsync(page, "#cause");
        await keys.TypeAsync("Our");
        await TabToAsync(page, "#message");
        await keys.TypeAsync("Mended by keys.");
        await TabToAsync(page, "#check");
        await EnterAsync(page);
        await page.WaitForURLAsync("**/check");
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await SeesNothingWrongAsync(page);
            await page.SetViewportSizeAsync(390, 844);
            await SeesNothingWrongAsync(page);
            Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            await page.SetViewportSizeAsync(1_440, 900);
        }

        await TabToAsync(page, "form[action$=updates] button");
        await EnterAsync(page);
        await page.WaitForURLAsync("**#told");
    }

    /// <summary>
    /// Presses Enter on what leads to another page. The page that is left may never acknowledge that the key was released, and
    /// then the driver waits for ever: what the key does is waited for by whoever pressed it.
    /// </summary>
    private static async Task EnterAsync(IPage page) => await Task.WhenAny(
        page.Keyboard.PressAsync("Enter"), Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, Stop));

    /// <summary>Presses Tab until the place has the focus, which must be seen at every stop and never leave the page's view.</summary>
    private static async Task TabToAsync(IPage page, string place)
    {
        for (var i = 0; i < TabsMax; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var (isThere, isSeen, what) = await FocusAsync(page, place);
            Assert.True(isSeen, $"on the way to {place} the focus on {what} is not to be seen");
            if (isThere)
            {
                return;
            }
        }

        Assert.Fail($"{place} is not reached by {TabsMax} presses of Tab");
    }

    private static async Task<(bool IsThere, bool IsSeen, string What)> FocusAsync(IPage page, string place)
    {
        var found = await page.EvaluateAsync<string[]>(
            """
            place => {
              const at = document.activeElement;
              if (at === null || at === document.body) return ["", "seen", ""];
              const style = getComputedStyle(at), box = at.getBoundingClientRect();
              const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
              const inView = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
              return [at.matches(place) ? "there" : "", drawn && inView ? "seen" : "", at.outerHTML.slice(0, 120)];
            }
            """,
            place);
        return (found[0].Length > 0, found[1].Length > 0, found[2]);
    }

    private static async Task SeesNothingWrongAsync(IPage page)
    {
        var found = (await page.RunAxe()).Violations;
        Assert.True(found.Length == 0, string.Join("; ", found.Select(v => $"{v.Id} at {v.Nodes[0].Html}")));
    }

    /// <summary>The public page says so within seconds, without sign-in.</summary>
    private static async Task TellsAsync(RunningTown town, string words)
    {
        using var http = new HttpClient();
        var page = "";
        for (var i = 0; i < 20 && !page.Contains(words, StringComparison.Ordinal); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Stop);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{town.Port}/status");
            request.Headers.Host = $"brightline.localhost:{town.Port}";
            using var answer = await http.SendAsync(request, Stop);
            page = await answer.Content.ReadAsStringAsync(Stop);
        }

        Assert.Contains(words, page, StringComparison.Ordinal);
    }

    /// <summary>A phone has, to the letter, the text message that was shown, with a home's address in its place.</summary>
    private static async Task SentAsync(RunningTown town, string text)
    {
        var shown = new Regex(
            "^" + Regex.Escape(text).Replace(@"\(address\ of\ the\ home\)", "[0-9]+ Mill Road", StringComparison.Ordinal) + "$",
            RegexOptions.None, TimeSpan.FromSeconds(1));
        using var http = new HttpClient();
        string[] texts = [];
        for (var i = 0; i < 60 && !texts.Any(shown.IsMatch); i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Stop);
            texts =
            [
                .. (await http.GetFromJsonAsync<JsonArray>(new Uri($"http://127.0.0.1:{town.Port + 3}/messages"), Stop))!
                    .Where(m => (string?)m!["channel"] == "sms").Select(m => (string?)m!["text"] ?? ""),
            ];
        }

        Assert.Contains(texts, shown.IsMatch);
    }
}
