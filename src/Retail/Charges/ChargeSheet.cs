using Lightline.Retail.Calendars;

namespace Lightline.Retail.Charges;

/// <summary>Makes lines of what is in force, and of what was already told once it has changed.</summary>
public static class ChargeSheet
{
    /// <summary>
    /// What is due for one period: a line for each stretch of days of one item at one price, by first day, then item.
    /// </summary>
    public static IReadOnlyList<ChargeLine> Lines(IEnumerable<ChargeSpan> spans, Period period)
    {
        var lines = new List<ChargeLine>();
        foreach (var one in spans.GroupBy(span => (span.Item, span.Price, span.Tax)))
        {
            foreach (var days in Joined(one.Select(span => span.Within(period)).OfType<Period>()))
            {
                lines.Add(new ChargeLine(one.Key.Item, one.Key.Price, one.Key.Tax, period, days));
            }
        }

        return InOrder(lines);
    }

    /// <summary>
    /// What makes lines that were told into those that are due now: days that are charged no more are given back, and days that
    /// were not are charged. Told and correction together are what is due, to the coin.
    /// </summary>
    /// <param name="told">All lines of one period that were told, earlier corrections among them.</param>
    /// <param name="due">The lines that are due for it.</param>
    public static IReadOnlyList<ChargeLine> Correction(IReadOnlyCollection<ChargeLine> told, IReadOnlyCollection<ChargeLine> due)
    {
        var lines = new List<ChargeLine>();
        foreach (var one in told.Concat(due).Select(Kind).Distinct())
        {
            var standing = Standing(told.Where(line => Kind(line) == one));
            var wanted = due.Where(line => Kind(line) == one).Select(line => line.Days).ToList();
            lines.AddRange(standing.SelectMany(days => days.Without(wanted)).Select(days => one with { Days = days, IsCredit = true }));
            lines.AddRange(wanted.SelectMany(days => days.Without(standing)).Select(days => one with { Days = days }));
        }

        return InOrder(lines);

        static ChargeLine Kind(ChargeLine line) => line with { Days = line.Whole, IsCredit = false };
    }

    /// <summary>The tax in some lines, for each rate; from the highest to the lowest.</summary>
    public static IReadOnlyList<(TaxRate Rate, Money Gross, Money Tax)> Taxes(IEnumerable<ChargeLine> lines, Currency currency) =>
    [
        .. lines.GroupBy(line => line.Tax).OrderByDescending(one => one.Key.BasisPoints).Select(one =>
        {
            var gross = Money.Sum(one.Select(line => line.Amount), currency);
            return (one.Key, gross, one.Key.In(gross));
        }),
    ];

    /// <summary>The days that are charged after all that was told: those charged once more often than given back.</summary>
    private static List<Period> Standing(IEnumerable<ChargeLine> told)
    {
        var steps = new SortedDictionary<DateOnly, int>();
        foreach (var line in told)
        {
            var sign = line.IsCredit ? -1 : 1;
            steps[line.Days.From] = steps.GetValueOrDefault(line.Days.From) + sign;
            steps[line.Days.Until] = steps.GetValueOrDefault(line.Days.Until) - sign;
        }

        var standing = new List<Period>();
        var (height, from) = (0, default(DateOnly));
        foreach (var (day, step) in steps)
        {
            if (height <= 0 && height + step > 0)
            {
                from = day;
            }
            else if (height > 0 && height + step <= 0)
            {
                standing.Add(new Period(from, day));
            }

            height += step;
        }

        return standing;
    }

    /// <summary>Stretches of days, with those that touch or overlap made one.</summary>
    private static IEnumerable<Period> Joined(IEnumerable<Period> parts)
    {
        Period? open = null;
        foreach (var part in parts.OrderBy(part => part.From))
        {
            if (open is not { } before)
            {
                open = part;
            }
            else if (part.From <= before.Until)
            {
                open = new Period(before.From, part.Until > before.Until ? part.Until : before.Until);
            }
            else
            {
                yield return before;
                open = part;
            }
        }

        if (open is { } last)
        {
            yield return last;
        }
    }

    private static List<ChargeLine> InOrder(IEnumerable<ChargeLine> lines) =>
        [.. lines.OrderBy(line => line.Days.From).ThenBy(line => line.Item, StringComparer.Ordinal).ThenBy(line => line.Price.Coins)];
}
