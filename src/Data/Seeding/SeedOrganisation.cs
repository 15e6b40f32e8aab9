using Lightline.Data.Accounts;

namespace Lightline.Data.Seeding;

/// <summary>An organisation to make.</summary>
/// <param name="Kind">Operator, owner or provider.</param>
/// <param name="Slug">Unique short name.</param>
/// <param name="Name">What people call it.</param>
/// <param name="HostName">Unique, lower case.</param>
/// <param name="TimeZone">IANA zone.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Phone">Where people call.</param>
/// <param name="PhoneHours">When somebody answers.</param>
/// <param name="BrandColour"><c>#rrggbb</c>, lower case.</param>
public sealed record SeedOrganisation(
    OrganisationKind Kind,
    string Slug,
    string Name,
    string HostName,
    string TimeZone = "Europe/Tallinn",
    string Currency = "EUR",
    string Language = "en",
    string Phone = "+372 600 0000",
    string PhoneHours = "every day, 8 to 22",
    string BrandColour = "#1f5fbf");
