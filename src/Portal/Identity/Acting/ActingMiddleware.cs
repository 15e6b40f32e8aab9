using Lightline.Portal.Live.Status;
using Microsoft.AspNetCore.Authentication;

namespace Lightline.Portal.Identity.Acting;

/// <summary>
/// From here on an agent who acts for a customer is on the customer's pages. Before, and once the time is over, they are
/// themselves.
/// </summary>
internal sealed class ActingMiddleware(RequestDelegate next, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        var feature = context.Features.Get<IAuthenticateResultFeature>();
        if (feature?.AuthenticateResult is { Succeeded: true, Ticket: { } ticket }
            && ActingTicket.Principal(ticket.Principal, ticket.Properties, time.GetUtcNow()) is { } acting)
        {
            var until = ActingTicket.Until(ticket.Properties);
            if (context.Request.Path.StartsWithSegments(StatusHub.Path) && ticket.Properties.ExpiresUtc > until)
            {
                // A socket closes when its ticket ends; a socket's request renews no cookie, so the session keeps its time.
                ticket.Properties.ExpiresUtc = until;
            }

            feature.AuthenticateResult = AuthenticateResult.Success(
                new AuthenticationTicket(acting, ticket.Properties, ticket.AuthenticationScheme));
        }

        return next(context);
    }
}
