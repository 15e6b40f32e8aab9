using System.Globalization;
using System.Security.Claims;
using Lightline.Data;
using Lightline.Portal.Identity.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Lightline.Portal.Identity.Acting;

/// <summary>
/// Keeps in a session's ticket for whom its owner acts, beside who they are: the identity in the ticket stays their own, so
/// whatever it is renewed with, nothing is left of the customer once the time is over.
/// </summary>
internal static class ActingTicket
{
    private const string Prefix = "acting-";

    private static readonly string[] _claims =
    [
        SessionClaim.Acting, SessionClaim.Account, SessionClaim.AccountNumber, SessionClaim.Customer, SessionClaim.Reason,
        SessionClaim.TimeZone, SessionClaim.Until,
    ];

    private static readonly ClaimsIdentityOptions _names = new();

    /// <summary>Writes it down.</summary>
    public static void Write(
        IDictionary<string, string?> items, ActingId acting, CustomerFile customer, string reason, DateTimeOffset until)
    {
        items[Prefix + SessionClaim.Acting] = acting.Value.ToString("D");
        items[Prefix + SessionClaim.Account] = customer.Account.Value.ToString("D");
        items[Prefix + SessionClaim.AccountNumber] = customer.Number;
        items[Prefix + SessionClaim.Customer] = customer.Name;
        items[Prefix + SessionClaim.Reason] = reason;
        items[Prefix + SessionClaim.TimeZone] = customer.TimeZone;
        items[Prefix + SessionClaim.Until] = until.ToString("O", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The agent as they act: the same person in the same session, with the customer's account and none of their own roles.
    /// Null when the ticket says of nobody for whom they act, or when that is over.
    /// </summary>
    public static ClaimsPrincipal? Principal(ClaimsPrincipal agent, AuthenticationProperties ticket, DateTimeOffset now)
    {
        if ((agent.Roles() & Role.Agent) == Role.None || Until(ticket) is not { } until || now >= until)
        {
            return null;
        }

        var identity = new ClaimsIdentity(
            agent.Claims.Where(claim => claim.Type != SessionClaim.Role), IdentityConstants.ApplicationScheme,
            _names.UserNameClaimType, _names.RoleClaimType);
        identity.AddClaim(new Claim(SessionClaim.Role, nameof(Role.ForCustomer)));
        foreach (var name in _claims)
        {
            if (ticket.Items.TryGetValue(Prefix + name, out var value) && value is not null)
            {
                identity.AddClaim(new Claim(name, value));
            }
        }

        return new ClaimsPrincipal(identity);
    }

    /// <summary>Which time it is, of who acts for somebody; an id that is nobody's for who does not.</summary>
    public static ActingId IdOf(ClaimsPrincipal user) =>
        new(Guid.TryParseExact(user.FindFirstValue(SessionClaim.Acting), "D", out var id) ? id : default);

    /// <summary>For whom somebody acts; null for who is here for themselves.</summary>
    public static ActingFor? Of(ClaimsPrincipal user) =>
        (user.Roles() & Role.ForCustomer) != Role.None && Moment(user.FindFirstValue(SessionClaim.Until)) is { } until
            ? new ActingFor(
                user.FindFirstValue(SessionClaim.Customer) ?? "",
                user.FindFirstValue(SessionClaim.AccountNumber) ?? "",
                user.FindFirstValue(SessionClaim.Reason) ?? "",
                until)
            : null;

    /// <summary>When what the ticket says ends; null when it says of nobody.</summary>
    public static DateTimeOffset? Until(AuthenticationProperties ticket) =>
        ticket.Items.TryGetValue(Prefix + SessionClaim.Until, out var text) ? Moment(text) : null;

    private static DateTimeOffset? Moment(string? text) => DateTimeOffset.TryParseExact(
        text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)
            ? at
            : null;
}
