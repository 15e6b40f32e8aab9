using System.Globalization;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity.Sessions;

namespace Lightline.Portal.Shell;

/// <summary>
/// The first thing a request says is its host name, and the host name says whose pages these are. Everything after this
/// runs in that provider's public scope, in its language; a host name nobody has ends here with a plain 404.
/// </summary>
internal sealed class ProviderMiddleware(RequestDelegate next, ProviderDirectory directory)
{
    public async Task InvokeAsync(HttpContext context, Visit visit, CurrentScope scope)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<HostFree>() is not null)
        {
            await next(context);
            return;
        }

        var provider = IsAddress(context.Request.Host)
            ? await directory.FindAsync(context.Request.Host.Host, context.RequestAborted)
            : null;
        if (provider is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync("Nothing is served under this name.\n", context.RequestAborted);
            return;
        }

        visit.Begin(provider, ThemeCookie.Read(context.Request), context.Request.Path);
        visit.IsAgain = HttpMethods.IsGet(context.Request.Method) && context.Request.Query[StepUp.AgainWord] == "1";
        scope.Enter(Scope.PublicOf(provider.Id));
        CultureInfo.CurrentCulture = visit.Culture;
        CultureInfo.CurrentUICulture = visit.Culture;
        await next(context);
    }

    /// <summary>Whether a page has an address under this host; under a port such as 99999 no page can be made.</summary>
    private static bool IsAddress(HostString host) => Uri.TryCreate($"http://{host.Value}", UriKind.Absolute, out _);
}

/// <summary>
/// Marks an endpoint that answers under every host name, such as the health check of a load balancer.
/// </summary>
internal sealed record HostFree;
