using Lightline.Data;

namespace Lightline.Portal.Identity.Acting;

/// <summary>A customer as an agent sees them before acting for them.</summary>
/// <param name="Account">The account.</param>
/// <param name="Number">Its public number.</param>
/// <param name="Name">The name on the contract.</param>
/// <param name="TimeZone">IANA zone; null is the provider's.</param>
/// <param name="CreatedAt">Since when they are a customer (UTC).</param>
/// <param name="People">Who belongs to the account, at most 20.</param>
/// <param name="Homes">Where they have a service, at most 50.</param>
public sealed record CustomerFile(
    AccountId Account,
    string Number,
    string Name,
    string? TimeZone,
    DateTimeOffset CreatedAt,
    IReadOnlyList<CustomerPerson> People,
    IReadOnlyList<CustomerHome> Homes);

/// <summary>Somebody of a customer's account.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Role">As the database spells it.</param>
/// <param name="Email">By what they sign in; null for who has no sign-in.</param>
/// <param name="Phone">The number that was shown to be theirs; null for none.</param>
public sealed record CustomerPerson(string Name, string Role, string? Email, string? Phone);

/// <summary>A home of a customer's.</summary>
/// <param name="Number">The connection's public number.</param>
/// <param name="Place">House number and street.</param>
/// <param name="Service">The service's name.</param>
/// <param name="State">As the database spells it.</param>
public sealed record CustomerHome(string Number, string Place, string Service, string State);

/// <summary>A customer as the list of those found shows them.</summary>
/// <param name="Number">The account's public number.</param>
/// <param name="Name">The name on the contract.</param>
/// <param name="Place">Up to three homes; null for none.</param>
public sealed record FoundCustomer(string Number, string Name, string? Place);

/// <summary>One time that an agent acted for an account, as the account reads it.</summary>
/// <param name="StartedAt">UTC.</param>
/// <param name="EndedAt">When it ended, or will at the latest (UTC).</param>
/// <param name="Reason">Why, in the agent's own words.</param>
public sealed record ActedFor(DateTimeOffset StartedAt, DateTimeOffset EndedAt, string Reason);
