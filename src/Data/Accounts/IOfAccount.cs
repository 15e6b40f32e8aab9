namespace Lightline.Data.Accounts;

/// <summary>A row that belongs to one account of one provider; filtered and policed by both.</summary>
public interface IOfAccount
{
    /// <summary>The provider.</summary>
    OrganisationId OrganisationId { get; }

    /// <summary>The account.</summary>
    AccountId AccountId { get; }
}
