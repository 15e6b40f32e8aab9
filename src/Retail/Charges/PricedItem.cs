namespace Lightline.Retail.Charges;

/// <summary>That a service had a plan or an add-on at a price.</summary>
/// <param name="Item">What bills call it.</param>
/// <param name="Price">For a whole period, tax included.</param>
/// <param name="Tax">The share of tax in it.</param>
/// <param name="From">The first day, local date of the provider.</param>
/// <param name="Until">The first day after it; null while it has no end.</param>
/// <param name="IsChargedInPause">Whether it costs the same while the service is paused.</param>
public sealed record PricedItem(
    string Item, Money Price, TaxRate Tax, DateOnly From, DateOnly? Until, bool IsChargedInPause = false);
