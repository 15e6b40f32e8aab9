using System.Security.Claims;
using Lightline.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Lightline.Portal.Identity.Sessions;

/// <summary>
/// Which account the request's session looks at, of somebody who belongs to several. It stands in the ticket and opens
/// nothing: whoever does not belong to it, or chose none, gets the one whose contract they signed, else the oldest.
/// </summary>
internal sealed class AccountChoice
{
    /// <summary>The one that was chosen; null for none.</summary>
    public AccountId? Account { get; set; }

    /// <summary>
    /// The session goes on with another account, and with an identity that was made since the choice. It is the same session:
    /// looking at another account makes none longer.
    /// </summary>
    public static Task GoOnAsync(HttpContext context, ClaimsPrincipal principal)
    {
        var ticket = context.Features.Get<IAuthenticateResultFeature>()!.AuthenticateResult!.Properties!;
        (ticket.IssuedUtc, ticket.ExpiresUtc) = (null, null);
        return context.SignInAsync(IdentityConstants.ApplicationScheme, principal, ticket);
    }
}
