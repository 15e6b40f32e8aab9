namespace Lightline.Portal.Shell;

/// <summary>
/// What every answer says about itself. The policy allows files of this site and nothing inline, so markup that slips
/// through anywhere stays text. Pages are never stored: a shared device's back button shows no one's home.
/// </summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A year, as browsers' lists ask; a page that was once read over TLS is never read without it.</summary>
    private const string TlsOnly = "max-age=31536000; includeSubDomains";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            var response = context.Response;
            var headers = response.Headers;
            if (context.Request.IsHttps)
            {
                headers.StrictTransportSecurity = TlsOnly;
            }

            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";

            // Every text of ours is UTF-8; files of the site come without saying so.
            if (response.ContentType is { } type && IsText(type) && !type.Contains(';', StringComparison.Ordinal))
            {
                response.ContentType = type + "; charset=utf-8";
            }

            // Speaks to a script that these pages do not load.
            headers.Remove("blazor-enhanced-nav");
            if (headers.CacheControl.Count == 0 ||
                response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
            {
                headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        }, context);
        return next(context);
    });

    private static bool IsText(string type) =>
        type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+xml", StringComparison.OrdinalIgnoreCase);
}
