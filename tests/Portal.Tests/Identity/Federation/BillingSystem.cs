using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lightline.Data.Identity;
using Lightline.Portal.Tests.Running;
using Lightline.Servers;

namespace Lightline.Portal.Tests.Identity.Federation;

/// <summary>
/// A system of a provider that runs (<c>tests/Peers/system.mjs</c>), named by that provider's admin through the page.
/// </summary>
internal sealed partial class BillingSystem(PeerServer peer, string clientId, string secret) : IAsyncDisposable
{
    public string ClientId => clientId;

    public string Secret => secret;

    public string Callback => $"http://127.0.0.1:{peer.Port}/callback";

    public static async Task<BillingSystem> StartAsync(
        RunningPortal portal, TestPeople people, string host, string audience = "everybody")
    {
        var (port, admin) = (FreePort.Tcp(), await people.StaffAsync(host, $"systems@{host}.example", StaffRole.ProviderAdmin));
        var (id, secret) = await AddAsync(portal, admin, port, audience);
        var peer = await PeerServer.StartNewAsync(
            typeof(BillingSystem).Assembly,
            "system.mjs",
            port,
            new Dictionary<string, string>
            {
                ["ISSUER"] = $"http://{host}:{portal.Address.Port}/",
                ["CLIENT_ID"] = id,
                ["CLIENT_SECRET"] = secret,
            },
            TestContext.Current.CancellationToken);
        return new BillingSystem(peer, id, secret);
    }

    /// <summary>Names a system by the admin's page; what the page shows once.</summary>
    public static async Task<(string Id, string Secret)> AddAsync(
        RunningPortal portal, Neighbour admin, int port, string audience = "everybody", string name = "Billing")
    {
        using var browser = await portal.SignInAsync(admin);
        await ApiKeyTests.ConfirmAsync(browser);
        await browser.GetAsync("/admin/systems");
        var added = await browser.PostAsync(
            "/admin/systems",
            ("name", name),
            ("audience", audience),
            ("redirects", $"http://127.0.0.1:{port}/callback"),
            ("after-logouts", $"http://127.0.0.1:{port}/"),
            ("logout-uri", $"http://127.0.0.1:{port}/logout-token"));
        Assert.True(added.Status == HttpStatusCode.OK, added.Body);
        var shown = Shown().Matches(added.Body).Select(m => m.Groups[1].Value).ToArray();
        return (shown[0], shown[1]);
    }

    /// <summary>Asks the system, as a browser that keeps its cookies apart.</summary>
    public async Task<Answer> GetAsync(string path, Dictionary<string, string>? cookies = null)
    {
        using var browser = new Browser(new IPEndPoint(IPAddress.Loopback, peer.Port), "127.0.0.1") { Cookies = cookies ?? [] };
        return await browser.GetAsync(path);
    }

    /// <summary>What it remembers.</summary>
    public async Task<JsonNode> LogAsync(string path = "/log") => JsonNode.Parse((await GetAsync(path)).Body)!;

    /// <summary>
    /// The way of a browser from the system through the Portal and back: what each asked, and the system's last page.
    /// </summary>
    public async Task<(IReadOnlyList<string> Way, Answer Last)> OpenAsync(Browser browser, string start = "/start")
    {
        var (way, at) = (new List<string>(), (await GetAsync(start)).Location!);
        for (var steps = 0; steps < 8; steps++)
        {
            var to = new Uri(at, UriKind.RelativeOrAbsolute);
            var path = to.IsAbsoluteUri ? to.PathAndQuery : at;
            way.Add(path.Split('?')[0]);
            if (to.IsAbsoluteUri && to.Port == peer.Port)
            {
                return (way, await GetAsync(path, Cookies));
            }

            var answer = await browser.GetAsync(path);
            if (answer.Location is not { } next)
            {
                return (way, answer);
            }

            at = next;
        }

        throw new InvalidOperationException(string.Join(" -> ", way));
    }

    /// <summary>The cookies that the system has set.</summary>
    public Dictionary<string, string> Cookies { get; } = [];

    public ValueTask DisposeAsync() => peer.DisposeAsync();

    [GeneratedRegex("<code class=\"key\"><bdi>([^<]+)</bdi>")]
    private static partial Regex Shown();
}
