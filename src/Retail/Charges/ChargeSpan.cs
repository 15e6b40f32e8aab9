using Lightline.Retail.Calendars;

namespace Lightline.Retail.Charges;

/// <summary>
/// That something costs something from one day to another: a plan, an add-on, the fee of a pause. A day belongs to what is in
/// force at its end, so a change counts from its own date on.
/// </summary>
/// <param name="Item">What it is: the same item at the same price is one line.</param>
/// <param name="Price">For a whole period, tax included.</param>
/// <param name="Tax">The share of tax in it.</param>
/// <param name="From">The first day, local date of the provider.</param>
/// <param name="Until">The first day after it; null while it has no end.</param>
public sealed record ChargeSpan(string Item, Money Price, TaxRate Tax, DateOnly From, DateOnly? Until)
{
    /// <summary>Its days within a period; null when it has none there.</summary>
    public Period? Within(Period period) =>
        (Until ?? period.Until) is var until && until > From ? new Period(From, until).Overlap(period) : null;
}
