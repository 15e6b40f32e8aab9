using OpenIddict.EntityFrameworkCore.Models;

namespace Lightline.Data.Federation;

/// <summary>
/// A code or token that another system was given (<c>retail.oidc_token</c>): by its row a code counts once, and a token until
/// its grant is revoked. It is deleted an hour after it ran out.
/// </summary>
public sealed class OidcToken : OpenIddictEntityFrameworkCoreToken<Guid, OidcClient, OidcGrant>
{
    /// <summary>The organisation; the database fills it in.</summary>
    public OrganisationId OrganisationId { get; set; }
}
