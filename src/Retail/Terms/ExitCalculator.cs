using Lightline.Retail.Calendars;
using Lightline.Retail.Charges;

namespace Lightline.Retail.Terms;

/// <summary>What it costs to leave, exactly, and when that is.</summary>
public static class ExitCalculator
{
    /// <summary>The exit of somebody who cancels.</summary>
    /// <param name="terms">What was agreed.</param>
    /// <param name="spans">What the service costs, plan and add-ons, with prices that change later as far as they are known.</param>
    /// <param name="cycle">How its time is cut into periods.</param>
    /// <param name="currency">In which it is billed.</param>
    /// <param name="cancelledOn">The day of cancelling, local date of the provider.</param>
    /// <param name="wishedEnd">The first day without service that is wished for; one that is too early becomes the earliest.</param>
    /// <param name="billedUntil">The first day that no bill has told yet.</param>
    public static ExitQuote Quote(
        ContractTerms terms,
        IReadOnlyCollection<ChargeSpan> spans,
        BillingCycle cycle,
        Currency currency,
        DateOnly cancelledOn,
        DateOnly? wishedEnd,
        DateOnly billedUntil)
    {
        var end = terms.Notice.EndsBefore(cancelledOn, cycle);
        var bound = terms.BoundUntil;
        if (terms.EarlyExit is EarlyExit.Stay && bound > end)
        {
            end = bound;
        }

        if (wishedEnd > end)
        {
            end = wishedEnd.Value;
        }

        var rest = terms.EarlyExit is EarlyExit.PayRest ? Cost(end, bound).Share(terms.RestPercent, 100) : Money.Zero(currency);
        // What was billed beyond the end is given back.
        var usage = billedUntil <= end ? Cost(billedUntil, end) : -Cost(end, billedUntil);
        return new ExitQuote(end, bound, usage, rest);

        Money Cost(DateOnly first, DateOnly until) => first >= until
            ? Money.Zero(currency)
            : Money.Sum(
                cycle.PeriodsOf(new Period(first, until)).SelectMany(period =>
                    from line in ChargeSheet.Lines(spans, period)
                    let days = line.Days.Overlap(new Period(first, until))
                    where days is not null
                    select Proration.Part(line.Price, period, days.Value)),
                currency);
    }
}
