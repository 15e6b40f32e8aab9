using System.Security.Claims;
using Lightline.Data;
using Microsoft.AspNetCore.Identity;

namespace Lightline.Portal.Identity.Access;

/// <summary>
/// What the session cookie says beyond Identity's own claims. It never outlives a session, so it is small.
/// </summary>
internal static class SessionClaim
{
    /// <summary>The organisation the person signed in at.</summary>
    public const string Organisation = "lightline:organisation";

    /// <summary>The account they act for.</summary>
    public const string Account = "lightline:account";

    /// <summary>The account's public number, as the menu shows it.</summary>
    public const string AccountNumber = "lightline:number";

    /// <summary>What they are (<see cref="Access.Role"/>, by name); one claim a role.</summary>
    public const string Role = "lightline:role";

    /// <summary>What to call them.</summary>
    public const string Name = "lightline:name";

    /// <summary>The account's own time zone, when it has one.</summary>
    public const string TimeZone = "lightline:zone";

    /// <summary>The session's own id.</summary>
    public const string Session = "lightline:session";

    /// <summary>Which time it is that an agent acts for somebody.</summary>
    public const string Acting = "lightline:acting";

    /// <summary>The name of the customer for whom an agent acts.</summary>
    public const string Customer = "lightline:customer";

    /// <summary>Why the agent does, in their own words.</summary>
    public const string Reason = "lightline:reason";

    /// <summary>When it ends by itself, round-trip format.</summary>
    public const string Until = "lightline:until";

    /// <summary>The id of the key by which a script asks; a session has none.</summary>
    public const string Key = "lightline:key";

    private static readonly ClaimsIdentityOptions _names = new();

    public static Guid? UserId(this ClaimsPrincipal user) => Read(user, _names.UserIdClaimType);

    /// <summary>The stamp of the user when the session was last compared with the database.</summary>
    public static string? SecurityStamp(this ClaimsPrincipal user) =>
        user.FindFirstValue(_names.SecurityStampClaimType);

    public static OrganisationId? OrganisationId(this ClaimsPrincipal user) =>
        Read(user, Organisation) is { } id ? new OrganisationId(id) : null;

    /// <summary>The session that the request belongs to.</summary>
    public static SessionId? SessionId(this ClaimsPrincipal user) =>
        Read(user, Session) is { } id ? new SessionId(id) : null;

    /// <summary>The key that the request was asked by; null for a session.</summary>
    public static Guid? KeyId(this ClaimsPrincipal user) => Read(user, Key);

    public static AccountId? AccountId(this ClaimsPrincipal user) =>
        Read(user, Account) is { } id ? new AccountId(id) : null;

    /// <summary>What they are. A claim of a role that is none here counts for nothing.</summary>
    public static Role Roles(this ClaimsPrincipal user) => user.FindAll(Role).Aggregate(
        Access.Role.None,
        (all, claim) => Enum.TryParse<Role>(claim.Value, out var one) && Enum.IsDefined(one) ? all | one : all);

    /// <summary>Where they begin on a site; null when no page there is for them.</summary>
    public static string? Start(this ClaimsPrincipal user, Site site) =>
        user.OrganisationId() is null ? null : AccessTable.Start(site, user.Roles());

    private static Guid? Read(ClaimsPrincipal user, string claim) =>
        Guid.TryParseExact(user.FindFirstValue(claim), "D", out var id) ? id : null;
}
