using OpenIddict.EntityFrameworkCore.Models;

namespace Lightline.Data.Federation;

/// <summary>
/// That a session opened another system (<c>retail.oidc_grant</c>), once for each of the two. Its id is the session's name
/// there (claim <c>sid</c>). When the session ends, the database revokes it in the same transaction.
/// </summary>
public sealed class OidcGrant : OpenIddictEntityFrameworkCoreAuthorization<Guid, OidcClient, OidcToken>
{
    /// <summary>The organisation; the database fills it in.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>The session.</summary>
    public SessionId SessionId { get; set; }

    /// <summary>The issuer that the system knows, such as <c>https://citynet.example/</c>: what it is told later comes from it.</summary>
    public required string Issuer { get; set; }
}
