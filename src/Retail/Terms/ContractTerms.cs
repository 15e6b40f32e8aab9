namespace Lightline.Retail.Terms;

/// <summary>What was agreed when a service was bought; it stays as it was when the provider's terms change.</summary>
public sealed record ContractTerms
{
    /// <summary>The most months of a binding period (Directive (EU) 2018/1972, article 105: 24 for consumers).</summary>
    public const int BindingMonthsMax = 24;

    /// <summary>The first day with service, local date of the provider.</summary>
    public required DateOnly ActiveFrom { get; init; }

    /// <summary>Months one must pay for, from the first day on; 0 to <see cref="BindingMonthsMax"/>.</summary>
    public int BindingMonths { get; init; }

    /// <summary>How long before the end one must cancel.</summary>
    public Notice Notice { get; init; }

    /// <summary>What leaving earlier means.</summary>
    public EarlyExit EarlyExit { get; init; }

    /// <summary>With <see cref="EarlyExit.PayRest"/>: percent of the rest that is due, 0 to 100.</summary>
    public int RestPercent { get; init; }

    /// <summary>Days of pauses by which the provider lengthens the binding period; 0 where its policy does not.</summary>
    public int BindingPausedDays { get; init; }

    /// <summary>The first day on which one is no longer bound; the first day with service when one never was.</summary>
    public DateOnly BoundUntil =>
        BindingMonths == 0 ? ActiveFrom : ActiveFrom.AddMonths(BindingMonths).AddDays(BindingPausedDays);
}
