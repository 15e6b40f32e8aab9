namespace Lightline.Data.Accounts;

/// <summary>A customer of one provider.</summary>
public sealed class Account : IHasPublicNumber
{
    /// <summary>UUIDv7.</summary>
    public AccountId Id { get; set; }

    /// <summary>The provider.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>8 characters, see <see cref="Lightline.Data.PublicNumber"/>.</summary>
    public required string PublicNumber { get; set; }

    /// <summary>The name on the contract.</summary>
    public required string Name { get; set; }

    /// <summary>IANA zone; null is the provider's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>BCP 47 tag; null is the provider's.</summary>
    public string? Language { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}
