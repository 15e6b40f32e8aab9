using Lightline.Data.Accounts;

namespace Lightline.Data.Billing;

/// <summary>How an account's time is cut into periods, and in which currency it is billed.</summary>
public sealed class BillingAccount : IOfAccount
{
    /// <summary>The account.</summary>
    public AccountId AccountId { get; set; }

    /// <summary>The provider.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>ISO 4217, three capitals.</summary>
    public required string Currency { get; set; }

    /// <summary>The first day of any one period, local date of the provider.</summary>
    public DateOnly Anchor { get; set; }

    /// <summary>Months a period, 1 to 12.</summary>
    public short PeriodMonths { get; set; }
}
