using System.Security.Cryptography;
using System.Text;
using Lightline.Contracts.Live;

namespace Lightline.Collector.ChangeStream;

/// <summary>
/// Lets nobody to the hub without the token: whoever follows the feed sees every tenant. Taken from
/// <c>Authorization: Bearer</c>, or from <c>access_token</c> where a WebSocket can send no header.
/// </summary>
internal sealed class FeedTokenGate(FeedOptions options, FeedCounters counters, EpisodeLog episodes) : IMiddleware
{
    private const string Scheme = "Bearer ";
    private readonly byte[] _hash = Hash(options.Token);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(LiveFeed.HubPath, StringComparison.OrdinalIgnoreCase)
            || IsAllowed(context.Request))
        {
            await next(context);
            return;
        }

        counters.Refused.Count(FeedRefusal.Token);
        episodes.Struck("feed refused", $"no or a wrong token from {context.Connection.RemoteIpAddress}");
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Bearer";
    }

    private bool IsAllowed(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..]
            : request.Query["access_token"].ToString();
        // Hashes have one length, so that comparing takes one time whatever was sent.
        return CryptographicOperations.FixedTimeEquals(Hash(token), _hash);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
