using System.Security.Claims;
using System.Text.Json;
using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Sessions;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Lightline.Portal.Identity.Federation;

/// <summary>
/// Tells a system who signed in (OpenID Connect Core 1.0, section 5.3): of what its token's scopes name, as it is at this
/// moment. Who has nothing here any more is nobody.
/// </summary>
internal sealed class UserInfoHandler(
    UserManager<User> users, IUserClaimsPrincipalFactory<User> principals, AccountChoice choice, PortalDbContext database)
    : IOpenIddictServerHandler<HandleUserInfoRequestContext>
{
    /// <inheritdoc/>
    public async ValueTask HandleAsync(HandleUserInfoRequestContext context)
    {
        var token = context.AccessTokenPrincipal;
        if (token.GetClaim(Claims.Subject) is not { } id || await users.FindByIdAsync(id) is not { } user)
        {
            context.Reject(Errors.InvalidToken, "The token's subject signs in here no more.");
            return;
        }

        // Of several accounts that at which the session looked.
        choice.Account = Guid.TryParseExact(token.GetClaim(FederationDesk.AccountClaim), "D", out var account)
            ? new AccountId(account)
            : null;
        var principal = await principals.CreateAsync(user);
        if (principal.Roles() is Role.None)
        {
            context.Reject(Errors.InvalidToken, "The token's subject has nothing here any more.");
            return;
        }

        context.Subject = id;
        if (token.HasScope(Scopes.Profile))
        {
            context.Claims[Claims.Name] = principal.FindFirstValue(SessionClaim.Name);
        }

        if (token.HasScope(Scopes.Email))
        {
            (context.Email, context.EmailVerified) = (user.Email, user.EmailConfirmed);
        }

        if (token.HasScope(Scopes.Phone) && user.PhoneNumber is not null)
        {
            (context.PhoneNumber, context.PhoneNumberVerified) = (user.PhoneNumber, user.PhoneNumberConfirmed);
        }

        if (token.HasScope(FederationScopes.Account)
            && principal.FindFirstValue(SessionClaim.AccountNumber) is { } number)
        {
            context.Claims[FederationScopes.AccountNumber] = number;
        }

        if (token.HasScope(FederationScopes.Roles))
        {
            var staff = await database.RolesOfUserAsync(user.Id, CancellationToken.None);
            string[] words = staff is []
                ? [.. principal.FindAll(SessionClaim.Role).Select(claim => claim.Value.ToLowerInvariant())]
                : [.. staff.Select(role => role.Word())];
            context.Claims[FederationScopes.Roles] = new OpenIddictParameter(JsonSerializer.SerializeToElement(words));
        }
    }
}
