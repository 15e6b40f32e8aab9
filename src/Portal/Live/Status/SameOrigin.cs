namespace Lightline.Portal.Live.Status;

/// <summary>
/// Refuses a socket that another site's page opens: browsers send cookies with it and ask nobody (no CORS for
/// WebSockets), so the <c>Origin</c> is the only fence. A caller without an <c>Origin</c> is no browser page of ours.
/// </summary>
internal static class SameOrigin
{
    public static bool IsSame(HttpRequest request) =>
        request.Headers.Origin is [{ } origin]
        && Uri.TryCreate(origin, UriKind.Absolute, out var url)
        && string.Equals(url.Scheme, request.Scheme, StringComparison.OrdinalIgnoreCase)
        && string.Equals(url.Authority, Authority(request), StringComparison.OrdinalIgnoreCase);

    public static Task RefuseOthersAsync(HttpContext context, RequestDelegate next, LiveMetrics metrics)
    {
        if (IsSame(context.Request))
        {
            return next(context);
        }
        metrics.Refused("foreign_origin");
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    /// <summary>Host and port as a <see cref="Uri"/> writes them: a scheme's own port is left out.</summary>
    private static string Authority(HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var url) ? url.Authority : "";
}
