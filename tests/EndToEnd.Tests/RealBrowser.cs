using Microsoft.Playwright;

namespace Lightline.EndToEnd.Tests;

/// <summary>Debian's Chromium, driven over its own protocol. One a test class; each test opens its own context.</summary>
internal sealed class RealBrowser : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private RealBrowser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    public static async Task<RealBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Headless = true,
            Args = Arguments,
        });
        return new RealBrowser(playwright, browser);
    }

    /// <summary>A fresh profile. Every uncaught script error and refused resource fails the test that asks for them.</summary>
    public Task<IBrowserContext> OpenAsync(
        int width = 390,
        int height = 844,
        ColorScheme scheme = ColorScheme.Light,
        bool hasScript = true) =>
        _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            JavaScriptEnabled = hasScript,
            Locale = "en-IE",
        });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
