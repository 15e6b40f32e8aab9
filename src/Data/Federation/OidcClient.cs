using OpenIddict.EntityFrameworkCore.Models;

namespace Lightline.Data.Federation;

/// <summary>
/// Another system of an organisation, which lets people in by their sign-in here (<c>retail.oidc_client</c>; an OAuth 2.0
/// client, RFC 6749 section 2). Its admin names it; every visitor's request may look it up.
/// </summary>
public sealed class OidcClient : OpenIddictEntityFrameworkCoreApplication<Guid, OidcGrant, OidcToken>
{
    /// <summary>Whose system it is; the database fills it in.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>Who may sign in there.</summary>
    public OidcAudience Audience { get; set; }

    /// <summary>
    /// Where it is told that a session has ended (OpenID Connect Back-Channel Logout 1.0, section 2.2); null when it wants to
    /// hear nothing.
    /// </summary>
    public string? LogoutUri { get; set; }

    /// <summary>When it was named (UTC); the database fills it in.</summary>
    public DateTimeOffset MadeAt { get; set; }
}

/// <summary>Who may sign in to another system.</summary>
public enum OidcAudience
{
    /// <summary>Who works for the organisation.</summary>
    Staff,

    /// <summary>People of its accounts.</summary>
    Subscribers,

    /// <summary>Both.</summary>
    Everybody,
}
