using Lightline.Verdict.Messages;

namespace Lightline.Portal.Features.Noc;

/// <summary>
/// The links that messages carry, as the Notifier fills them. Set <c>Links:Format</c> to what the Notifier has; without it
/// they are shown on the port and the scheme by which the NOC itself is read.
/// </summary>
/// <param name="Format">The setting; null or empty for none.</param>
internal sealed record NocLinks(string? Format)
{
    /// <summary>The key of the form of links.</summary>
    public const string Key = "Links:Format";

    /// <summary>The form of links, for a page that is asked for.</summary>
    public LinkFormat For(HttpRequest request) => new(Format is { Length: > 0 } format
        ? format
        : $"{request.Scheme}://{LinkFormat.Host}{(request.Host.Port is { } port ? $":{port}" : "")}/outages/{LinkFormat.Number}");
}
