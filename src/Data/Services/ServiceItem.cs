using Lightline.Data.Accounts;

namespace Lightline.Data.Services;

/// <summary>That a service has a plan or an add-on at a price, from one day to another.</summary>
public sealed class ServiceItem : IOfAccount
{
    /// <summary>UUIDv7.</summary>
    public Guid Id { get; set; }

    /// <summary>The provider.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>The account.</summary>
    public AccountId AccountId { get; set; }

    /// <summary>The service.</summary>
    public ServiceId ServiceId { get; set; }

    /// <summary>Plan or add-on.</summary>
    public ServiceItemKind Kind { get; set; }

    /// <summary>What the provider calls it, on bills too.</summary>
    public required string Name { get; set; }

    /// <summary>For a whole period, tax included, in coins of the billing account's currency.</summary>
    public long Price { get; set; }

    /// <summary>The tax in it, hundredths of a percent.</summary>
    public short TaxBasisPoints { get; set; }

    /// <summary>The first day, local date of the provider.</summary>
    public DateOnly FromOn { get; set; }

    /// <summary>The first day after it; null while it has no end.</summary>
    public DateOnly? UntilOn { get; set; }

    /// <summary>Whether it costs the same while the service is paused.</summary>
    public bool IsChargedInPause { get; set; }
}
