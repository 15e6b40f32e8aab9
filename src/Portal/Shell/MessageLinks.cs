using Lightline.Verdict.Messages;
using Microsoft.AspNetCore.Http.Features;

namespace Lightline.Portal.Shell;

/// <summary>
/// The links that messages carry, as the Notifier fills them. Set <c>Links:Format</c> to what the Notifier has; without it
/// they lead to the port on which this Portal is asked, whatever the request calls it; behind a proxy that speaks TLS for it,
/// to the port of https.
/// </summary>
/// <param name="Format">The setting; null or empty for none.</param>
internal sealed record MessageLinks(string? Format)
{
    /// <summary>The key of the form of links.</summary>
    public const string Key = "Links:Format";

    private const int Http = 80;
    private const int Https = 443;

    /// <summary>The form of links to outages, for a page that is asked for.</summary>
    public LinkFormat For(HttpRequest request) => new(Format is { Length: > 0 } format
        ? format
        : $"{request.Scheme}://{LinkFormat.Host}{Port(request)}/outages/{LinkFormat.Number}");

    /// <summary>A link to a page of a provider.</summary>
    public Uri To(HttpRequest request, string host, string path) => For(request).To(host, path);

    private static string Port(HttpRequest request)
    {
        var context = request.HttpContext;
        var isForwarded = request.IsHttps && context.Features.Get<ITlsConnectionFeature>() is null;
        var port = context.Connection.LocalPort;
        return isForwarded || port == (request.IsHttps ? Https : Http) ? "" : $":{port}";
    }
}
