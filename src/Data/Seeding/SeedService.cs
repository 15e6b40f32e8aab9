using Lightline.Contracts;

namespace Lightline.Data.Seeding;

/// <summary>A service with its tenure to make, for an account that is there.</summary>
/// <param name="Provider">Whose customer.</param>
/// <param name="Account">Who buys it.</param>
/// <param name="Connection">Where it is.</param>
/// <param name="AccessProfile">What it lets through.</param>
/// <param name="Name">What the provider calls it.</param>
/// <param name="From">Since when (UTC).</param>
/// <param name="To">Until when; null while it runs, else it has ended (UTC).</param>
public sealed record SeedService(
    OrganisationId Provider,
    AccountId Account,
    ConnectionId Connection,
    AccessProfileId AccessProfile,
    string Name,
    DateTimeOffset From,
    DateTimeOffset? To = null);
