namespace Lightline.Data.Accounts;

/// <summary>
/// The operator, the network's owner or a provider. Every column is public: the host name finds the row before
/// anybody signs in.
/// </summary>
public sealed class Organisation
{
    /// <summary>UUIDv7.</summary>
    public OrganisationId Id { get; set; }

    /// <summary>What it is.</summary>
    public OrganisationKind Kind { get; set; }

    /// <summary>Unique short name for files and folders.</summary>
    public required string Slug { get; set; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary>Unique; lower case; finds the organisation of a request.</summary>
    public required string HostName { get; set; }

    /// <summary>IANA zone of its contract dates.</summary>
    public required string TimeZone { get; set; }

    /// <summary>ISO 4217, three capitals.</summary>
    public required string Currency { get; set; }

    /// <summary>BCP 47 tag; <c>en</c> unless set.</summary>
    public string Language { get; set; } = "en";

    /// <summary>Where people call.</summary>
    public required string Phone { get; set; }

    /// <summary>When somebody answers, in words.</summary>
    public required string PhoneHours { get; set; }

    /// <summary><c>#rrggbb</c>, lower case.</summary>
    public required string BrandColour { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}
