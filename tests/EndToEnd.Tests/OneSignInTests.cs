using System.Diagnostics;
using Lightline.Servers;
using Microsoft.Playwright;

namespace Lightline.EndToEnd.Tests;

/// <summary>
/// One sign-in, by hand in Chromium: it opens the account, the live state and another system of the provider (a relying party of
/// others) without being asked again, and its end is the end of all of them.
/// </summary>
[Collection(nameof(SharedTown))]
public sealed class OneSignInTests(SharedTown shared)
{
    private static readonly TimeSpan _endsWithin = TimeSpan.FromSeconds(5);

    private DemoSignIn Who => shared.Town.SignIns[2];

    [Fact]
    public async Task One_sign_in_opens_everything_and_one_sign_out_ends_it()
    {
        var port = FreePort.Tcp();
        var billing = new Uri($"http://127.0.0.1:{port}/");
        var (id, secret) = await NameSystemAsync(billing);
        await using var peer = await PeerServer.StartNewAsync(
            typeof(OneSignInTests).Assembly,
            "system.mjs",
            port,
            new Dictionary<string, string>
            {
                ["ISSUER"] = shared.Town.Portal(Who.Host).AbsoluteUri,
                ["CLIENT_ID"] = id,
                ["CLIENT_SECRET"] = secret,
            },
            TestContext.Current.CancellationToken);

        // From the other system to the sign-in and back, by one form.
        await using var context = await shared.Browser.OpenAsync();
        var system = await context.NewPageAsync();
        await system.GotoAsync(new Uri(billing, "start").AbsoluteUri);
        await SignInAsync(system);
        await system.WaitForURLAsync(url => url.StartsWith(new Uri(billing, "callback").AbsoluteUri, StringComparison.Ordinal));
        await SeeAsync(system, "Signed in to Billing as");

        // And everything here, without another question.
        var page = await context.NewPageAsync();
        foreach (var path in new[] { "", "account", "account/notifications", "messages" })
        {
            await page.GotoAsync(Url(path));
            Assert.Equal(Url(path), page.Url);
        }

        await page.OpenConnectionAsync(shared.Town, Who);
        var other = await context.NewPageAsync();
        await other.GotoAsync(new Uri(billing, "start").AbsoluteUri);
        await SeeAsync(other, "Signed in to Billing as");

        // Out here: the system forgets them, and the socket of the open page closes.
        await other.GotoAsync(Url("account/security"));
        var started = Stopwatch.GetTimestamp();
        await other.ClickAsync("main form[action='/sign-out'] button");
        await page.WaitForSelectorAsync(
            Pages.Disconnected, new() { Timeout = (float)_endsWithin.TotalMilliseconds, State = WaitForSelectorState.Attached });
        await SignedOutAsync(system, billing, started);
        Console.WriteLine($"socket and system ended within {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");

        // Out there: it ends here too.
        await system.GotoAsync(new Uri(billing, "start").AbsoluteUri);
        await SignInAsync(system);
        await SeeAsync(system, "Signed in to Billing as");
        await system.GotoAsync(new Uri(billing, "sign-out").AbsoluteUri);
        await system.WaitForURLAsync(billing.AbsoluteUri);
        await SignedOutAsync(system, billing, Stopwatch.GetTimestamp());
        await page.GotoAsync(Url("account"));
        Assert.StartsWith(Url("sign-in"), page.Url, StringComparison.Ordinal);
    }

    private async Task SignInAsync(IPage page)
    {
        await page.FillAsync("#email", Who.Email);
        await page.FillAsync("#password", Who.Password);
        await page.ClickAsync("main button.button");
    }

    private static async Task SeeAsync(IPage page, string words) =>
        await page.WaitForSelectorAsync($"h1:has-text(\"{words}\")", new() { Timeout = 10_000 });

    private static async Task SignedOutAsync(IPage system, Uri billing, long since)
    {
        while (true)
        {
            await system.GotoAsync(billing.AbsoluteUri);
            var says = await system.InnerTextAsync("h1");
            if (says == "Signed out of Billing")
            {
                return;
            }

            Assert.True(Stopwatch.GetElapsedTime(since) < _endsWithin, says);
        }
    }

    /// <summary>As the provider's admin does it; what the page shows once.</summary>
    private async Task<(string Id, string Secret)> NameSystemAsync(Uri billing)
    {
        await using var context = await shared.Browser.OpenAsync();
        var page = await context.SignInToWorkAsync(
            shared.Town, $"petra@{Who.Host.Split('.')[0]}.example", Who.Host, "admin");
        await page.GotoAsync(Url("account/confirm?return=%2Fadmin%2Fsystems"));
        await page.FillAsync("#password", Who.Password);
        await page.ClickAsync("main button.button");
        await page.FillAsync("#name", "Billing");
        await page.CheckAsync("input[value=subscribers]");
        await page.FillAsync("#redirects", new Uri(billing, "callback").AbsoluteUri);
        await page.FillAsync("#after-logouts", billing.AbsoluteUri);
        await page.FillAsync("#logout-uri", new Uri(billing, "logout-token").AbsoluteUri);
        await page.ClickAsync("text=Add the system");
        await page.WaitForSelectorAsync(".key");
        var shown = await page.Locator(".key").AllInnerTextsAsync();
        return (shown[0], shown[1]);
    }

    private string Url(string path) => new Uri(shared.Town.Portal(Who.Host), path).AbsoluteUri;
}
