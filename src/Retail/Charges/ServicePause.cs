namespace Lightline.Retail.Charges;

/// <summary>That a customer paused a service.</summary>
/// <param name="Item">What bills call it.</param>
/// <param name="Fee">For a whole period, tax included; often nothing.</param>
/// <param name="Tax">The share of tax in it.</param>
/// <param name="From">The first day, local date of the provider.</param>
/// <param name="Until">The first day after it; null while it has no end.</param>
public sealed record ServicePause(string Item, Money Fee, TaxRate Tax, DateOnly From, DateOnly? Until);
