using Lightline.Portal.Live.Status;

namespace Lightline.Portal.Identity;

/// <summary>
/// Refuses what another site's page sends, whatever token it carries: a second fence beside the form token. A caller that
/// names no origin is no page of another site.
/// </summary>
internal sealed class FormOrigin(RequestDelegate next, IdentityMetrics metrics)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (isRead || request.Headers.Origin.Count == 0 || SameOrigin.IsSame(request)
            || context.GetEndpoint()?.Metadata.GetMetadata<FromAnySite>() is not null)
        {
            return next(context);
        }

        metrics.FormRefused("foreign_origin");
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }
}

/// <summary>Marks what any page may send: it is done in nobody's name, and asks for a secret that no other site has.</summary>
internal sealed record FromAnySite;
