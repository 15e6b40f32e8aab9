namespace Lightline.Data.Accounts;

/// <summary>A person of an account (<c>retail.account_person</c>), with or without a sign-in.</summary>
public sealed class Person : IOfAccount
{
    /// <summary>UUIDv7.</summary>
    public PersonId Id { get; set; }

    /// <summary>The provider.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>The account.</summary>
    public AccountId AccountId { get; set; }

    /// <summary>The sign-in; null when this person has none.</summary>
    public Guid? UserId { get; set; }

    /// <summary>What the person is called.</summary>
    public required string Name { get; set; }

    /// <summary>What the person may do.</summary>
    public PersonRole Role { get; set; }
}
