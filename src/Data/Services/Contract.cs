using Lightline.Data.Accounts;
using Lightline.Retail.Terms;

namespace Lightline.Data.Services;

/// <summary>What was agreed when a service was bought.</summary>
public sealed class Contract : IOfAccount
{
    /// <summary>The service.</summary>
    public ServiceId ServiceId { get; set; }

    /// <summary>The provider.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>The account.</summary>
    public AccountId AccountId { get; set; }

    /// <summary>When, local date of the provider.</summary>
    public DateOnly AgreedOn { get; set; }

    /// <summary>Months one must pay for, from the service's first day on.</summary>
    public short BindingMonths { get; set; }

    /// <summary>Days of pauses by which they are longer.</summary>
    public int BindingPausedDays { get; set; }

    /// <summary>How many days or months before the end one must cancel.</summary>
    public short NoticeCount { get; set; }

    /// <summary>Days or months.</summary>
    public NoticeUnit NoticeUnit { get; set; }

    /// <summary>On which days notice may run out.</summary>
    public NoticeEnd NoticeEnd { get; set; }

    /// <summary>What leaving earlier means.</summary>
    public EarlyExit EarlyExit { get; set; }

    /// <summary>Percent of the rest that is due then.</summary>
    public short RestPercent { get; set; }

    /// <summary>The same as what is reckoned with.</summary>
    /// <param name="activeFrom">The service's first day.</param>
    public ContractTerms Terms(DateOnly activeFrom) => new()
    {
        ActiveFrom = activeFrom,
        BindingMonths = BindingMonths,
        BindingPausedDays = BindingPausedDays,
        Notice = new Notice(NoticeCount, NoticeUnit, NoticeEnd),
        EarlyExit = EarlyExit,
        RestPercent = RestPercent,
    };
}
