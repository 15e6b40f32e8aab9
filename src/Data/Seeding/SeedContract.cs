using Lightline.Data.Services;
using Lightline.Retail;
using Lightline.Retail.Charges;
using Lightline.Retail.Terms;

namespace Lightline.Data.Seeding;

/// <summary>What was agreed of a service that is there, and what it costs.</summary>
/// <param name="Provider">Whose customer.</param>
/// <param name="Account">Who pays; the first contract of an account begins its periods.</param>
/// <param name="Service">Of which service.</param>
/// <param name="Terms">What was agreed; its first day is the service's.</param>
/// <param name="Items">Plan and add-ons.</param>
public sealed record SeedContract(
    OrganisationId Provider, AccountId Account, ServiceId Service, ContractTerms Terms, IReadOnlyList<SeedItem> Items);

/// <summary>A plan or an add-on of it.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Name">What the provider calls it.</param>
/// <param name="Price">A month, tax included.</param>
/// <param name="Tax">The tax in it.</param>
/// <param name="From">The first day, local date of the provider.</param>
/// <param name="Until">The first day after it; null while it has no end.</param>
public sealed record SeedItem(
    ServiceItemKind Kind, string Name, Money Price, TaxRate Tax, DateOnly From, DateOnly? Until = null);
