using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lightline.Portal.Tests.Running;
using Lightline.Servers;
using Microsoft.AspNetCore.Builder;

namespace Lightline.Portal.Tests.Identity.Federation;

/// <summary>
/// A Portal whose people at Brightline may sign in by accounts of Acme (<c>tests/Peers/issuer.mjs</c>), once as <c>acme</c> and
/// once as <c>acme-strong</c>, which is believed to ask for a second step.
/// </summary>
public sealed partial class AcmeIssuer(RunningPortal running) : IAsyncLifetime
{
    private static readonly string[] _names = ["acme", "acme-strong"];

    private readonly string _folder = Directory.CreateTempSubdirectory("acme").FullName;
    private PeerServer? _peer;
    private WebApplication? _portal;

    private const string ClientId = "brightline";
    private const string Secret = "a-secret-of-at-least-32-characters-that-acme-knows";

    internal IPEndPoint Address => RunningPortal.AddressOf(_portal!);

    public async ValueTask InitializeAsync()
    {
        var (port, own) = (FreePort.Tcp(), FreePort.Tcp());
        var (secret, upstreams) = (Path.Combine(_folder, "secret"), Path.Combine(_folder, "upstreams.json"));
        await File.WriteAllTextAsync(secret, Secret);
        await File.WriteAllTextAsync(upstreams, JsonSerializer.Serialize(_names.Select(name => new
        {
            name,
            host = Street.Brightline,
            label = "Acme account",
            issuer = $"http://127.0.0.1:{port}",
            clientId = ClientId,
            clientSecretFile = secret,
            coversSecondStep = name == "acme-strong",
        })));
        _portal = await running.StartAnotherAsync(
            _ => { }, "--Urls", $"http://127.0.0.1:{own}", "--Oidc:UpstreamFile", upstreams);
        _peer = await PeerServer.StartNewAsync(
            typeof(AcmeIssuer).Assembly,
            "issuer.mjs",
            port,
            new Dictionary<string, string>
            {
                ["CLIENT_ID"] = ClientId,
                ["CLIENT_SECRET"] = Secret,
                ["REDIRECT_URIS"] = string.Join(' ', _names.Select(
                    name => $"http://{Street.Brightline}:{own}/connect/callback/{name}")),
                ["LOGOUT_URI"] = $"http://{Street.Brightline}:{own}/connect/ended/acme",
            },
            CancellationToken.None);
    }

    /// <summary>Somebody's browser as Acme sees it: its cookies there are not those at the Portal.</summary>
    internal Browser Browse() => new(new IPEndPoint(IPAddress.Loopback, _peer!.Port), "127.0.0.1");

    /// <summary>Signs in at Acme; where it then leads, a path of the Portal.</summary>
    internal async Task<string> SignInAsync(Browser there, string asked, string login)
    {
        var at = asked;
        for (var steps = 0; steps < 12; steps++)
        {
            var to = new Uri(at, UriKind.RelativeOrAbsolute);
            if (to.IsAbsoluteUri && to.Port != _peer!.Port)
            {
                return to.PathAndQuery;
            }

            var answer = await there.GetAsync(to.IsAbsoluteUri ? to.PathAndQuery : at);
            if (answer.Location is null)
            {
                var action = Action().Match(answer.Body).Groups[1].Value;
                answer = answer.Body.Contains("value=\"login\"", StringComparison.Ordinal)
                    ? await there.PostBareAsync(new Uri(action).PathAndQuery, ("prompt", "login"), ("login", login), ("password", "x"))
                    : await there.PostBareAsync(new Uri(action).PathAndQuery, ("prompt", "consent"));
            }

            at = answer.Location ?? throw new InvalidOperationException($"{at}: {answer.Status} {answer.Body}");
        }

        throw new InvalidOperationException(at);
    }

    /// <summary>Signs out at Acme, which tells the Portal.</summary>
    internal static async Task SignOutAsync(Browser there)
    {
        var asked = await there.GetAsync("/session/end");
        var secret = Xsrf().Match(asked.Body).Groups[1].Value;
        await there.PostBareAsync("/session/end/confirm", ("xsrf", secret), ("logout", "yes"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_portal is not null)
        {
            await _portal.StopAsync();
            await _portal.DisposeAsync();
        }

        if (_peer is not null)
        {
            await _peer.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex("action=\"([^\"]+)\"")]
    private static partial Regex Action();

    [GeneratedRegex("name=\"xsrf\" value=\"([^\"]+)\"")]
    private static partial Regex Xsrf();
}
