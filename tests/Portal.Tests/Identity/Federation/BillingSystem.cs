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
public sealed partial class BillingSystem(RunningPortal portal) : IAsyncLifetime
{
    private PeerServer? _peer;

    internal string ClientId { get; private set; } = "";

    internal string Secret { get; private set; } = "";

    internal string Callback => $"http://127.0.0.1:{_peer!.Port}/callback";

    public async ValueTask InitializeAsync()
    {
        await using var people = new TestPeople(portal);
        var admin = await people.StaffAsync(Street.Brightline, "billing@systems.example", StaffRole.ProviderAdmin);
        var port = FreePort.Tcp();
        (ClientId, Secret) = await AddAsync(portal, admin, port);
        _peer = await PeerServer.StartNewAsync(
            typeof(BillingSystem).Assembly,
            "system.mjs",
            port,
            new Dictionary<string, string>
            {
                ["ISSUER"] = $"http://{Street.Brightline}:{portal.Address.Port}/",
                ["CLIENT_ID"] = ClientId,
                ["CLIENT_SECRET"] = Secret,
            },
            CancellationToken.None);
    }

    /// <summary>Names a system by the admin's page; what the page shows once.</summary>
    internal static async Task<(string Id, string Secret)> AddAsync(
        RunningPortal portal, Neighbour admin, int port, string audience = "everybody", string name = "Billing")
    {
        using var browser = await portal.SignInAsync(admin);
        await ApiKeyTests.ConfirmAsync(browser);
        await browser.GetAsync("/admin/systems");
        var added = await browser.PostAsync(
            "/admin/systems",
            ("name", name),
            ("audience", audience),
            ("learns", "profile"),
            ("learns", "email"),
            ("learns", "account"),
            ("learns", "roles"),
            ("redirects", $"http://127.0.0.1:{port}/callback"),
            ("after-logouts", $"http://127.0.0.1:{port}/"),
            ("logout-uri", $"http://127.0.0.1:{port}/logout-token"));
        Assert.True(added.Status == HttpStatusCode.OK, added.Body);
        var shown = Shown().Matches(added.Body).Select(m => m.Groups[1].Value).ToArray();
        return (shown[0], shown[1]);
    }

    /// <summary>Asks the system, as a browser that keeps its cookies apart.</summary>
    internal async Task<Answer> GetAsync(string path, Dictionary<string, string>? cookies = null)
    {
        using var browser = new Browser(new IPEndPoint(IPAddress.Loopback, _peer!.Port), "127.0.0.1") { Cookies = cookies ?? [] };
        return await browser.GetAsync(path);
    }

    /// <summary>What it remembers of somebody, the oldest first.</summary>
    internal async Task<IReadOnlyList<JsonNode>> SessionsAsync(string email) =>
    [
        .. (await LogAsync("/log"))["sessions"]!.AsArray().Where(one => (string?)one!["info"]!["email"] == email).Select(one => one!),
    ];

    /// <summary>How often it was told that a session has ended.</summary>
    internal async Task<int> LogoutsAsync(string sid) =>
        (await LogAsync("/log"))["logouts"]!.AsArray().Count(one => (string?)one!["sid"] == sid);

    /// <summary>What it says of itself.</summary>
    internal async Task<JsonNode> LogAsync(string path) => JsonNode.Parse((await GetAsync(path)).Body)!;

    /// <summary>
    /// The way of a browser from the system through the Portal and back: what each asked, and the system's last page.
    /// </summary>
    internal async Task<(IReadOnlyList<string> Way, Answer Last)> OpenAsync(Browser browser, string start = "/start")
    {
        var (way, at) = (new List<string>(), (await GetAsync(start)).Location!);
        for (var steps = 0; steps < 8; steps++)
        {
            var to = new Uri(at, UriKind.RelativeOrAbsolute);
            var path = to.IsAbsoluteUri ? to.PathAndQuery : at;
            way.Add(path.Split('?')[0]);
            if (to.IsAbsoluteUri && to.Port == _peer!.Port)
            {
                return (way, await GetAsync(path));
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

    public async ValueTask DisposeAsync()
    {
        if (_peer is not null)
        {
            await _peer.DisposeAsync();
        }

        await portal.ExecuteAsync("delete from retail.oidc_client");
    }

    [GeneratedRegex("<code class=\"key\"><bdi>([^<]+)</bdi>")]
    private static partial Regex Shown();
}
