using Lightline.Retail.Calendars;

namespace Lightline.Retail.Charges;

/// <summary>One line of what is due for some days of one period.</summary>
/// <param name="Item">What it is for.</param>
/// <param name="Price">Its price for the whole period, tax included.</param>
/// <param name="Tax">The share of tax in it.</param>
/// <param name="Whole">The whole period.</param>
/// <param name="Days">The days.</param>
/// <param name="IsCredit">Whether it takes back what an earlier line charged.</param>
public sealed record ChargeLine(string Item, Money Price, TaxRate Tax, Period Whole, Period Days, bool IsCredit = false)
{
    /// <summary>What is due for the days, tax included; below zero when it is given back.</summary>
    public Money Amount => Proration.Part(IsCredit ? -Price : Price, Whole, Days);
}
