namespace Lightline.Data.Accounts;

/// <summary>A phone number or an e-mail address of a person.</summary>
public sealed class ContactPoint : IOfAccount
{
    /// <summary>UUIDv7.</summary>
    public Guid Id { get; set; }

    /// <summary>The provider.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>The account.</summary>
    public AccountId AccountId { get; set; }

    /// <summary>Whose it is.</summary>
    public PersonId PersonId { get; set; }

    /// <summary>Phone or e-mail.</summary>
    public ContactKind Kind { get; set; }

    /// <summary>E.164 number or e-mail address.</summary>
    public required string Value { get; set; }

    /// <summary>When its owner proved to receive there (UTC); null when never.</summary>
    public DateTimeOffset? VerifiedAt { get; set; }
}
