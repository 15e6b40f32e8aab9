using Lightline.Retail;
using Lightline.Retail.Calendars;
using Lightline.Retail.Charges;
using Lightline.Retail.Terms;

namespace Lightline.Portal.Features.Plan;

/// <summary>One thing that is paid for now.</summary>
/// <param name="Name">What the provider calls it.</param>
/// <param name="Price">For a whole period, tax included.</param>
/// <param name="Tax">The share of tax in it.</param>
/// <param name="Next">When it costs something else, and what; null where nothing is known.</param>
public sealed record PlanItem(string Name, Money Price, TaxRate Tax, (DateOnly From, Money Price)? Next);

/// <summary>One way to leave.</summary>
/// <param name="When">In words, such as "If you cancel today".</param>
/// <param name="Quote">What it costs and when it is.</param>
public sealed record ExitChoice(string When, ExitQuote Quote);

/// <summary>What was agreed of one service, and what it comes to.</summary>
/// <param name="Items">What is paid for now, the plan first.</param>
/// <param name="Terms">What was agreed.</param>
/// <param name="PeriodMonths">Months for which the prices are.</param>
/// <param name="Exits">Ways to leave, the soonest first; no two on the same day.</param>
public sealed record PlanTerms(
    IReadOnlyList<PlanItem> Items, ContractTerms Terms, int PeriodMonths, IReadOnlyList<ExitChoice> Exits)
{
    /// <summary>All that is paid for a period.</summary>
    public Money Total => Items.Skip(1).Aggregate(Items[0].Price, (sum, item) => sum + item.Price);

    /// <summary>The ways to leave: now, in 30 days, and when one is no longer bound.</summary>
    public static IReadOnlyList<ExitChoice> Leave(
        ContractTerms terms, IReadOnlyCollection<ChargeSpan> spans, BillingCycle cycle, Currency currency, DateOnly today)
    {
        (string When, DateOnly? Wish)[] wishes =
        [
            ("If you cancel today", null),
            // The day of the wish is the first without service.
            ("If you leave in 30 days", today.AddDays(31)),
            ("When you are no longer bound", terms.BoundUntil),
        ];
        return
        [
            .. wishes.Select(wish => new ExitChoice(
                wish.When, ExitCalculator.Quote(terms, spans, cycle, currency, today, wish.Wish, billedUntil: today)))
                .DistinctBy(choice => choice.Quote.EndsBefore),
        ];
    }
}

/// <summary>One service of the account.</summary>
/// <param name="Name">What the provider calls it.</param>
/// <param name="Address">House number and street.</param>
/// <param name="Connection">The public number of its connection.</param>
/// <param name="ActiveFrom">Its first day.</param>
/// <param name="Agreed">What was agreed; null where we have no record of it.</param>
public sealed record PlanView(string Name, string Address, string Connection, DateOnly ActiveFrom, PlanTerms? Agreed);
