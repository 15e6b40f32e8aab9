using System.Net;

namespace Lightline.Collector.ChangeStream;

/// <summary>Section <c>Feed</c>.</summary>
internal sealed record FeedOptions
{
    /// <summary>Shortest token that is accepted; 22 characters of base64 are 128 bits.</summary>
    public const int TokenLengthMin = 22;

    /// <summary>Where the listener stands; https unless it is a loopback address.</summary>
    public required Uri ListenUrl { get; init; }

    /// <summary>What is told to Portals.</summary>
    public required Uri AdvertisedUrl { get; init; }

    /// <summary>The token itself, from <c>Feed:TokenFile</c>.</summary>
    public required string Token { get; init; }

    /// <summary>Consumers at a time; a Portal is one. Each holds at most one slot an ONT.</summary>
    public int ConsumersMax { get; init; } = 32;

    /// <summary>Changes are gathered this long, and travel together.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(100);

    public static FeedOptions Read(SettingsSection section)
    {
        var listen = ReadUrl(section, "ListenUrl", new Uri("http://127.0.0.1:5081"));
        var options = new FeedOptions
        {
            ListenUrl = listen,
            AdvertisedUrl = ReadUrl(section, "AdvertisedUrl", listen),
            Token = ReadToken(section),
        };
        if (listen.Scheme != Uri.UriSchemeHttps && !IsLoopback(listen))
        {
            section.Fault("ListenUrl", $"{listen} is not on loopback and must be https");
        }

        section.RefuseUnknown();
        return options;
    }

    public override string ToString() => $"{ListenUrl} (token hidden)";

    private static Uri ReadUrl(SettingsSection section, string key, Uri fallback)
    {
        if (section.Text(key) is not { } text)
        {
            return fallback;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            && url.PathAndQuery == "/" && url.UserInfo.Length == 0)
        {
            return url;
        }

        section.Fault(key, $"{text} is not http://host:port or https://host:port");
        return fallback;
    }

    private static string ReadToken(SettingsSection section)
    {
        var path = section.Required("TokenFile");
        if (path.Length == 0)
        {
            return "";
        }

        if (SecretText.TryRead(path, out var problem) is not { } token)
        {
            section.Fault("TokenFile", problem);
            return "";
        }

        if (token.Length < TokenLengthMin)
        {
            section.Fault("TokenFile", $"the token has fewer than {TokenLengthMin} characters");
        }

        return token;
    }

    private static bool IsLoopback(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
