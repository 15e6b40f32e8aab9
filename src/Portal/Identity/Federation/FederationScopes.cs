using OpenIddict.Abstractions;

namespace Lightline.Portal.Identity.Federation;

/// <summary>
/// What another system may ask about who signs in (OpenID Connect Core 1.0, section 5.4, and two of our own). It is told over
/// its own line, at the userinfo endpoint, and nothing of it stands in what the browser carries.
/// </summary>
internal static class FederationScopes
{
    /// <summary>Claim <c>account_number</c>: the public number of a subscriber's account.</summary>
    public const string Account = "account";

    /// <summary>Claim <c>roles</c>: what they are there, such as <c>agent</c> or <c>holder</c>.</summary>
    public const string Roles = "roles";

    /// <summary>The claim of <see cref="Account"/>.</summary>
    public const string AccountNumber = "account_number";

    /// <summary>All that are known; others are passed over, as section 3.1.2.1 asks.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        OpenIddictConstants.Scopes.OpenId,
        OpenIddictConstants.Scopes.Profile,
        OpenIddictConstants.Scopes.Email,
        OpenIddictConstants.Scopes.Phone,
        Account,
        Roles,
    ];
}
