using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
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
    private static readonly string[] _names = ["acme", "acme-strong", "acme-away", "acme-silent"];

    private readonly string _folder = Directory.CreateTempSubdirectory("acme").FullName;
    private PeerServer? _peer;
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _held = [];
    private WebApplication? _portal;
    private readonly RSA _key = RSA.Create(2_048);

    private const string ClientId = "brightline";
    private const string Secret = "a-secret-of-at-least-32-characters-that-acme-knows";

    internal IPEndPoint Address => RunningPortal.AddressOf(_portal!);

    /// <summary>How often <c>acme-silent</c>, which never answers, was asked.</summary>
    internal int SilentlyAsked
    {
        get
        {
            lock (_held)
            {
                return _held.Count;
            }
        }
    }

    public async ValueTask InitializeAsync()
    {
        _silent.Start();
        _ = HoldAsync();
        var (port, own) = (FreePort.Tcp(), FreePort.Tcp());
        var (secret, upstreams) = (Path.Combine(_folder, "secret"), Path.Combine(_folder, "upstreams.json"));
        await File.WriteAllTextAsync(secret, Secret);
        await File.WriteAllTextAsync(upstreams, JsonSerializer.Serialize(_names.Select(name => new
        {
            name,
            host = Street.Brightline,
            label = "Acme account",
            issuer = "http://127.0.0.1:" + name switch
            {
                "acme-away" => 1,
                "acme-silent" => ((IPEndPoint)_silent.LocalEndpoint).Port,
                _ => port,
            },
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
                ["JWKS"] = Jwks(),
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

    /// <summary>A word of logout as Acme says it, with what a test changes of it; null takes a claim away.</summary>
    internal string Logout(
        string subject, (string Claim, object? Value)? change = null, string type = "logout+jwt", RSA? key = null)
    {
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = $"http://127.0.0.1:{_peer!.Port}",
            ["aud"] = ClientId,
            ["sub"] = subject,
            ["iat"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
            ["exp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 120,
            ["jti"] = "1",
            ["events"] = new Dictionary<string, object> { ["http://schemas.openid.net/event/backchannel-logout"] = new { } },
        };
        if (change is { } one)
        {
            claims[one.Claim] = one.Value;
        }

        var head = Part(new Dictionary<string, object?> { ["alg"] = "RS256", ["typ"] = type, ["kid"] = "acme" });
        var body = Part(claims.Where(c => c.Value is not null).ToDictionary());
        var signature = (key ?? _key).SignData(
            Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{head}.{body}.{Base64Url.EncodeToString(signature)}";

        static string Part(Dictionary<string, object?> part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
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

        _silent.Stop();
        lock (_held)
        {
            _held.ForEach(one => one.Dispose());
        }

        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Until the listener stops. The first who asks hears nothing, later ones the beginning of an answer.</summary>
    private async Task HoldAsync()
    {
        while (await _silent.AcceptTcpClientAsync() is { } client)
        {
            var isFirst = SilentlyAsked == 0;
            lock (_held)
            {
                _held.Add(client);
            }

            if (!isFirst)
            {
                await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"u8
                    .ToArray());
            }
        }
    }

    private string Jwks()
    {
        var key = _key.ExportParameters(includePrivateParameters: true);
        return JsonSerializer.Serialize(new
        {
            keys = new[]
            {
                new
                {
                    kty = "RSA", use = "sig", alg = "RS256", kid = "acme", n = Text(key.Modulus), e = Text(key.Exponent),
                    d = Text(key.D), p = Text(key.P), q = Text(key.Q), dp = Text(key.DP), dq = Text(key.DQ), qi = Text(key.InverseQ),
                },
            },
        });

        static string Text(byte[]? bytes) => Base64Url.EncodeToString(bytes);
    }

    [GeneratedRegex("action=\"([^\"]+)\"")]
    private static partial Regex Action();

    [GeneratedRegex("name=\"xsrf\" value=\"([^\"]+)\"")]
    private static partial Regex Xsrf();
}
