using Lightline.Data;
using Lightline.Portal.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Federation;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace Lightline.Portal.Features.Federation;

/// <summary>
/// Somebody signs out in another system (OpenID Connect RP-Initiated Logout 1.0). When the system shows that it means this very
/// session, it ends here too, and with it everywhere; when it does not, a page asks, so that no link signs anybody out.
/// </summary>
internal static class LogoutEndpoint
{
    /// <summary>Where a system sends people.</summary>
    public const string Path = "/connect/logout";

    public static void MapLogout(this IEndpointRouteBuilder app) => app.MapGet(Path, LogOutAsync)
        .AllowAnonymous().WithMetadata(new PublicEndpoint("ends a session at the wish of a system, also one that has ended"));

    private static async Task<IResult> LogOutAsync(HttpContext context, PortalDbContext database, SignOutDesk desk)
    {
        // Such as that the session it means has ended already, or that nobody may be sent back to where it says.
        var isWrong = context.GetOpenIddictServerResponse()?.Error is not null;
        if (context.User.SessionId() is { } session)
        {
            if (isWrong)
            {
                return Pages.Show<LogoutPage>();
            }

            var hint = (await context.AuthenticateAsync(FederationDesk.Scheme)).Principal;
            var isThis = Guid.TryParseExact(hint?.GetClaim(FederationDesk.SessionClaim), "D", out var sid)
                && await database.OidcGrants.AnyAsync(g => g.Id == sid && g.SessionId == session, context.RequestAborted);
            if (!isThis)
            {
                return Pages.Show<LogoutPage>();
            }

            await desk.SignOutAsync(context);
        }

        if (isWrong)
        {
            return TypedResults.LocalRedirect("/sign-in");
        }

        return Results.SignOut(new AuthenticationProperties { RedirectUri = "/sign-in" }, [FederationDesk.Scheme]);
    }
}
