using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Authorization;

namespace Lightline.Portal.Identity.Access;

/// <summary>
/// What carries a policy exists on the sites that <see cref="AccessTable"/> names, whoever asks: elsewhere nobody learns that
/// there is any. The front door of a site that has none of its own leads to where its people begin.
/// </summary>
internal sealed class HostMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, Visit visit)
    {
        var policies = context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>() ?? [];
        if (visit.Provider is not { } provider || policies.All(p => IsOn(provider.Site, p.Policy)))
        {
            return next(context);
        }

        if (provider.IsOperator && context.Request.Path == "/")
        {
            context.Response.Redirect(context.User.Start(provider.Site) ?? "/noc");
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }

        return Task.CompletedTask;
    }

    private static bool IsOn(Site site, string? policy) =>
        AccessTable.Find(policy) is { } rule && (rule.Sites & site) != Site.None;
}
