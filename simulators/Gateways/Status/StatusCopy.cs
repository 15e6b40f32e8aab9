using System.Globalization;
using System.Text.RegularExpressions;

namespace Lightline.Gateways.Status;

/// <summary>
/// The address at which the state of the network is told whatever happens: it passes the Portal's pages on, and while the
/// Portal does not answer it serves the copy that the Portal last wrote. The copy says in words of when it is.
/// </summary>
/// <param name="portal">The Portal's address; null serves only copies.</param>
/// <param name="folder">
/// Copies by host name, as the Portal writes them: <c>{host}/status.html</c> and <c>{host}/outages/{number}.html</c>; a
/// copy without a host's folder serves all hosts.
/// </param>
public sealed partial class StatusCopy(Uri? portal, string folder) : IDisposable
{
    private const int PageBytesMax = 262_144;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.Zero,
    })
    {
        Timeout = AnswerWithin,
        MaxResponseContentBufferSize = PageBytesMax,
    };

    /// <summary>Answers <c>/status</c> and <c>/outages/{number}</c>, and passes on their style sheet.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (!Page().IsMatch(path))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (await AskPortalAsync(context, path))
        {
            return;
        }

        var host = context.Request.Host.Host.ToLowerInvariant();
        var name = path.TrimStart('/').Replace('/', Path.DirectorySeparatorChar) + ".html";
        var file = new[] { Path.Combine(folder, HostName().IsMatch(host) ? host : "", name), Path.Combine(folder, name) }
            .FirstOrDefault(File.Exists);
        await (file is null ? NothingAsync(context) : FileAsync(context, file));
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<bool> AskPortalAsync(HttpContext context, string path)
    {
        if (portal is null)
        {
            return false;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(portal, path));
            request.Headers.Host = $"{context.Request.Host.Host}:{portal.Port}";
            using var answer = await _http.SendAsync(request, context.RequestAborted);
            if ((int)answer.StatusCode >= 500)
            {
                return false;
            }

            var page = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            context.Response.Headers.CacheControl = "no-cache";
            await context.Response.Body.WriteAsync(page, context.RequestAborted);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException
            || (e is OperationCanceledException && !context.RequestAborted.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task FileAsync(HttpContext context, string file)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.LastModified = File.GetLastWriteTimeUtc(file).ToString("R", CultureInfo.InvariantCulture);
        await context.Response.SendFileAsync(file, context.RequestAborted);
    }

    private static Task NothingAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            "<!doctype html><html lang=\"en\"><title>Status</title><p>We can't show the network's state right now.");
    }

    [GeneratedRegex(@"^/(status|outages/[0-9A-Z]{4,16}|css/[0-9A-Za-z._-]{1,80})$")]
    private static partial Regex Page();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")]
    private static partial Regex HostName();
}
