using Lightline.Contracts;

namespace Lightline.Data.Seeding;

/// <summary>An account with its holder, sign-in, service and tenure to make.</summary>
/// <param name="Provider">Whose customer.</param>
/// <param name="Connection">Where the service is.</param>
/// <param name="AccessProfile">What the service lets through.</param>
/// <param name="Name">The holder's name, also the account's.</param>
/// <param name="ServiceName">What the provider calls the service.</param>
/// <param name="From">Since when (UTC).</param>
/// <param name="Email">Verified e-mail address and sign-in name; null makes no sign-in.</param>
/// <param name="Phone">Verified telephone number, E.164.</param>
/// <param name="PasswordHash">See <see cref="Seeder.HashPassword"/>; one hash may serve many demo users.</param>
/// <param name="To">Until when; null while it runs, else the service has ended (UTC).</param>
public sealed record SeedSubscriber(
    OrganisationId Provider,
    ConnectionId Connection,
    AccessProfileId AccessProfile,
    string Name,
    string ServiceName,
    DateTimeOffset From,
    string? Email = null,
    string? Phone = null,
    string? PasswordHash = null,
    DateTimeOffset? To = null);
