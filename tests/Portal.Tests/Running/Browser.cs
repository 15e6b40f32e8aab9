using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Lightline.Portal.Tests.Running;

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body, HttpResponseMessage Message)
{
    /// <summary>Where a redirect leads, as it was written.</summary>
    public string? Location => Message.Headers.Location?.OriginalString;

    public string? Header(string name) =>
        Message.Headers.TryGetValues(name, out var values) || Message.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;
}

/// <summary>
/// A browser without script: it keeps cookies (also Secure ones, as real browsers do on localhost) and sends the form
/// token it last saw. It follows no redirect, so tests see each.
/// </summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient _client;
    private string? _token;

    public Browser(IPEndPoint address, string host)
    {
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = async (_, stop) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(From, 0));
                await socket.ConnectAsync(address, stop);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = new Uri($"http://{host}:{address.Port}"),
        };
    }

    /// <summary>
    /// Where it comes from: a household of its own, so that the wrong tries of one test are not counted against another's.
    /// </summary>
    public IPAddress From { get; init; } = new([127, .. RandomNumberGenerator.GetBytes(2), (byte)RandomNumberGenerator.GetInt32(2, 255)]);

    public Dictionary<string, string> Cookies { get; init; } = [];

    /// <summary>The form token of the page seen last.</summary>
    public string? FormToken => _token;

    /// <summary>The site whose page sends what follows; null names none.</summary>
    public string? Origin { get; set; }

    public Task<Answer> GetAsync(string path, string? acceptEncoding = null) =>
        SendAsync(HttpMethod.Get, path, null, acceptEncoding);

    /// <summary>Gets a page as a script of an open page does.</summary>
    public Task<Answer> FetchAsync(string path, string? ifNoneMatch = null) =>
        SendAsync(HttpMethod.Get, path, null, null, "empty", ifNoneMatch);

    /// <summary>Gets what a page needs, such as its style.</summary>
    public Task<Answer> LoadAsync(string path, string destination) =>
        SendAsync(HttpMethod.Get, path, null, null, destination);

    /// <summary>Asks for a socket as Chromium does: without a word of who asks.</summary>
    public Task<Answer> UpgradeAsync(string path) => SendAsync(HttpMethod.Get, path, null, null, destination: null);

    public Task<Answer> HeadAsync(string path) => SendAsync(HttpMethod.Head, path, null, null);

    /// <summary>Posts a form with the token of the page seen last.</summary>
    public Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields) =>
        PostBareAsync(path, [.. fields, ("form-token", _token ?? "")]);

    /// <summary>Posts a form and nothing else.</summary>
    public Task<Answer> PostBareAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(
            HttpMethod.Post,
            path,
            new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
            null);

    /// <summary>Sends anything; by a key it sends no cookie.</summary>
    public Task<Answer> AskAsync(HttpMethod method, string path, HttpContent? content, AuthenticationHeaderValue? key) =>
        SendAsync(method, path, content, null, key: key);

    public async Task<Answer> SignInAsync(string email, string password, string? back = null)
    {
        await GetAsync("/sign-in");
        return await PostAsync("/sign-in", ("email", email), ("password", password), ("return", back ?? "/"));
    }

    public void Dispose() => _client.Dispose();

    private async Task<Answer> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        string? acceptEncoding,
        string? destination = "document",
        string? ifNoneMatch = null,
        AuthenticationHeaderValue? key = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        request.Headers.Add("Accept", "text/html");
        if (destination is null)
        {
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.ParseAdd("websocket");
        }
        else
        {
            request.Headers.Add("Sec-Fetch-Dest", destination);
        }

        if (Origin is not null)
        {
            request.Headers.Add("Origin", Origin);
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        if (acceptEncoding is not null)
        {
            request.Headers.Add("Accept-Encoding", acceptEncoding);
        }

        request.Headers.Authorization = key;
        if (Cookies.Count > 0 && key is null)
        {
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}")));
        }

        var answer = await _client.SendAsync(request);
        foreach (var line in answer.Headers.TryGetValues("Set-Cookie", out var lines) ? lines : [])
        {
            var (name, value) = (line[..line.IndexOf('=')], line[(line.IndexOf('=') + 1)..].Split(';')[0]);
            if (value.Length == 0)
            {
                Cookies.Remove(name);
            }
            else
            {
                Cookies[name] = value;
            }
        }

        var body = await answer.Content.ReadAsStringAsync();
        _token = Token().Match(body) is { Success: true } match ? match.Groups[1].Value : _token;
        return new Answer(answer.StatusCode, body, answer);
    }

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
