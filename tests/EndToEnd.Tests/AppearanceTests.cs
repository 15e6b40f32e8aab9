using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Lightline.EndToEnd.Tests;

/// <summary>Every page there is: accessible, light enough, at rest.</summary>
[Collection(nameof(SharedTown))]
public sealed class AppearanceTests(SharedTown shared)
{
    private static readonly string[] SignedIn =
    [
        "", "connection", "messages", "plan", "account", "account/notifications", "account/people", "account/join", "account/security",
        "account/confirm", "no-such-page",
    ];
    private static readonly string[] Gateways = ["", "sms", "email", "copies"];
    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    [Fact]
    [Trait("Full", "axe")]
    public async Task Axe_finds_nothing()
    {
        foreach (var (width, scheme) in Looks.Chosen())
        {
            await AxeFindsNothingAsync(width, scheme);
        }
    }

    [Fact]
    public async Task Nothing_scrolls_sideways_at_320()
    {
        await using var context = await shared.Browser.OpenAsync(320, 640);
        var page = await context.SignInAsync(shared.Town, shared.Town.Landlord);
        foreach (var path in SignedIn)
        {
            await page.GotoAsync(new Uri(shared.Town.Portal(shared.Town.Landlord.Host), path).AbsoluteUri);
            var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.Equal(0, overflow);
        }

        await AtWorkAsync(context, async (page, name) => Assert.Equal(
            (name, 0),
            (name, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"))));

        // Longer than a line in every place where somebody's words stand.
        var word = new string('w', 200);
        using var http = new HttpClient();
        using var mail = new TcpClient();
        await mail.ConnectAsync(IPAddress.Loopback, shared.Town.Port + 7, TestContext.Current.CancellationToken);
        await using var stream = mail.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"""
                EHLO x
                MAIL FROM:<a@b>
                RCPT TO:<{word}@example.org>
                DATA
                Subject: {word}

                {word}
                .
                QUIT

                """.ReplaceLineEndings("\r\n")),
            TestContext.Current.CancellationToken);
        using var said = new StreamReader(stream);
        await said.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (var path in Gateways)
        {
            await page.GotoAsync($"http://127.0.0.1:{shared.Town.Port + 3}/{path}");
            var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.Equal((path, 0), (path, overflow));
        }

        Assert.Contains(word, await http.GetStringAsync(
            new Uri($"http://127.0.0.1:{shared.Town.Port + 3}/messages"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task First_view_keeps_its_budget()
    {
        await using var context = await shared.Browser.OpenAsync();
        var page = await context.SignInAsync(shared.Town, shared.Town.SignIns[0]);
        foreach (var path in SignedIn)
        {
            var weights = new Dictionary<string, double> { ["document"] = 0, ["stylesheet"] = 0, ["script"] = 0, ["image"] = 0 };
            var pending = new List<Task>();
            void Weigh(object? sender, IResponse response) => pending.Add(AddAsync(response));
            async Task AddAsync(IResponse response)
            {
                if (response.Status is 200 or 404 && weights.ContainsKey(response.Request.ResourceType))
                {
                    weights[response.Request.ResourceType] += GzipKilobytes(await response.BodyAsync());
                }
            }

            page.Response += Weigh;
            await page.GotoAsync(
                new Uri(shared.Town.Portal(shared.Town.SignIns[0].Host), path).AbsoluteUri,
                new() { WaitUntil = WaitUntilState.Load });
            page.Response -= Weigh;
            await Task.WhenAll(pending);
            Console.WriteLine($"/{path}: {string.Join(", ", weights.Select(w => $"{w.Key} {w.Value:N1} KB"))}");
            Assert.InRange(weights["document"], 0.5, 14);
            Assert.InRange(weights["stylesheet"], 0, 14);
            Assert.InRange(weights["script"], 0, 25);
            Assert.InRange(weights["image"], 0, 20);
        }
    }

    [Fact]
    public async Task Before_technical_details_there_is_no_jargon()
    {
        await using var context = await shared.Browser.OpenAsync();
        var page = await context.SignInAsync(shared.Town, shared.Town.SignIns[0]);
        await page.GotoAsync(new Uri(shared.Town.Portal(shared.Town.SignIns[0].Host), "connection").AbsoluteUri);
        var text = await page.EvaluateAsync<string>("document.body.innerText");
        foreach (var word in new[] { "ONT", "OLT", "LOS", "dBm", "PON", "SNMP" })
        {
            Assert.DoesNotContain(word, text, StringComparison.Ordinal);
        }
    }

    private async Task AxeFindsNothingAsync(int width, ColorScheme scheme)
    {
        await using var context = await shared.Browser.OpenAsync(width, 900, scheme);
        var page = await context.NewPageAsync();
        var who = shared.Town.SignIns[0];
        await page.GotoAsync(new Uri(shared.Town.Portal(who.Host), "sign-in").AbsoluteUri);
        await CheckAsync(page, "sign-in");
        await page.ClickAsync("main button.button");
        await CheckAsync(page, "sign-in with an error");
        page = await context.SignInAsync(shared.Town, who);
        foreach (var path in SignedIn)
        {
            await page.GotoAsync(new Uri(shared.Town.Portal(who.Host), path).AbsoluteUri);
            await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
            await CheckAsync(page, $"/{path}");
        }

        await page.GotoAsync(new Uri(shared.Town.Portal(who.Host), "status").AbsoluteUri);
        await CheckAsync(page, "/status");
        await page.GotoAsync(shared.Town.FaultPanel.AbsoluteUri);
        await CheckAsync(page, "fault panel");
        foreach (var path in Gateways)
        {
            await page.GotoAsync($"http://127.0.0.1:{shared.Town.Port + 3}/{path}");
            await CheckAsync(page, $"phones and mail, /{path}");
        }

        await using var work = await shared.Browser.OpenAsync(width, 900, scheme);
        await AtWorkAsync(work, CheckAsync);
        await using var several = await shared.Browser.OpenAsync(width, 900, scheme);
        await CheckAsync(await several.SignInAsync(shared.Town, shared.Town.Landlord), "Home of several connections");
    }

    /// <summary>The pages of who answers customers and of who runs a provider, each once.</summary>
    private async Task AtWorkAsync(IBrowserContext context, Func<IPage, string, Task> checkAsync)
    {
        await context.ClearCookiesAsync();
        var customer = shared.Town.SignIns[0];
        var site = shared.Town.Portal(customer.Host);
        var (host, provider) = (customer.Host, customer.Host.Split('.')[0]);

        // A change that waits, as its owner and as the agent see it.
        var page = await context.SignInAsync(shared.Town, customer);
        await page.GotoAsync(new Uri(site, "account/confirm?return=%2Faccount%2Fname").AbsoluteUri);
        await page.FillAsync("#password", customer.Password);
        await page.ClickAsync("main button.button");
        if (await page.Locator("#name").CountAsync() > 0)
        {
            await checkAsync(page, "/account/name");
            await page.FillAsync("#name", new string('w', 60));
            await page.ClickAsync("main button.button");
        }

        await page.GotoAsync(new Uri(site, "account").AbsoluteUri);
        await checkAsync(page, "/account with a change that waits");
        await page.CloseAsync();
        await context.ClearCookiesAsync();
        page = await context.SignInToWorkAsync(shared.Town, $"adam@{provider}.example", host, "desk");
        await checkAsync(page, "/desk");
        await page.ClickAsync("main button.button");
        await checkAsync(page, "/desk with an error");
        await page.FillAsync("#said", "nobody at all");
        await page.ClickAsync("main button.button");
        await page.WaitForSelectorAsync("#found-title");
        await checkAsync(page, "/desk where nobody was found");
        await page.FillAsync("#said", customer.Email);
        await page.ClickAsync("main button.button");
        await page.WaitForSelectorAsync("#reason");
        await checkAsync(page, "a customer");
        await page.FillAsync("#reason", "their light is red");
        await page.ClickAsync("form[action$='/act'] button");
        await page.WaitForSelectorAsync(".acting");
        await checkAsync(page, "Home, acting for a customer");
        await page.ClickAsync(".acting button");
        await page.WaitForSelectorAsync("#reason");
        await page.CloseAsync();
        await context.ClearCookiesAsync();
        page = await context.SignInToWorkAsync(shared.Town, $"petra@{provider}.example", host, "admin");
        foreach (var path in (string[])["admin", "admin/people", "admin/systems", "account/keys", "connect/logout", "audit"])
        {
            await page.GotoAsync(new Uri(site, path).AbsoluteUri);
            await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
            await checkAsync(page, $"/{path}");
        }

        await page.GotoAsync(new Uri(site, "admin/systems").AbsoluteUri);
        await page.ClickAsync("text=Add the system");
        await page.FillAsync("#password", customer.Password);
        await page.ClickAsync("main button.button");
        await page.WaitForSelectorAsync("#redirects");
        await page.ClickAsync("text=Add the system");
        await page.WaitForSelectorAsync(".error-summary");
        await checkAsync(page, "/admin/systems with an error");
        await page.CloseAsync();
        await context.ClearCookiesAsync();
    }

    private static async Task CheckAsync(IPage page, string name)
    {
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = [.. Rules] } });
        Assert.True(
            result.Violations.Length == 0,
            $"{name}: {string.Join("; ", result.Violations.Select(v => $"{v.Id}: {v.Help} at {v.Nodes[0].Html}"))}");
    }

    private static double GzipKilobytes(byte[] body)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(body);
        }

        return target.Length / 1_024.0;
    }
}
