using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Authorization;

namespace Lightline.Portal.Identity.Access;

/// <summary>
/// Pages of subscribers exist on providers' hosts and those of the NOC on the operator's, whoever asks: elsewhere nobody
/// learns that there are any. Public pages exist on both. The operator's front door leads to its list.
/// </summary>
internal sealed class HostMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, Visit visit)
    {
        var policies = context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>() ?? [];
        var isOperators = visit.Provider?.IsOperator == true;
        if (!policies.Any(p => p.Policy == (isOperators ? Policies.Subscriber : Policies.Noc)))
        {
            return next(context);
        }

        if (isOperators && context.Request.Path == "/")
        {
            context.Response.Redirect("/noc");
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }

        return Task.CompletedTask;
    }
}
