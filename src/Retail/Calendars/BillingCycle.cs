namespace Lightline.Retail.Calendars;

/// <summary>
/// How an account's time is cut into periods: each begins on the same day of a month, or on the last day of one that is too
/// short for it, and is as long as the months it holds.
/// </summary>
public readonly record struct BillingCycle
{
    /// <summary>The longest period.</summary>
    public const int MonthsMax = 12;

    /// <param name="anchor">The first day of any one of its periods; of a cycle on the 31st, a day that is a 31st.</param>
    /// <param name="months">Months a period, 1 to <see cref="MonthsMax"/>.</param>
    public BillingCycle(DateOnly anchor, int months)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(months, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(months, MonthsMax);
        (Anchor, Months) = (anchor, months);
    }

    /// <summary>The first day of one of its periods.</summary>
    public DateOnly Anchor { get; }

    /// <summary>Months a period.</summary>
    public int Months { get; }

    /// <summary>The period that has a day.</summary>
    public Period PeriodOf(DateOnly day)
    {
        var months = ((day.Year - Anchor.Year) * 12) + day.Month - Anchor.Month;
        var turn = (months - (((months % Months) + Months) % Months)) / Months;
        // The anchor's day may be later in the month than the day: then that period has not begun yet.
        if (Start(turn) > day)
        {
            turn--;
        }

        return new Period(Start(turn), Start(turn + 1));
    }

    /// <summary>The periods that have a day of some days, in order.</summary>
    public IEnumerable<Period> PeriodsOf(Period days)
    {
        for (var period = PeriodOf(days.From); period.From < days.Until; period = PeriodOf(period.Until))
        {
            yield return period;
        }
    }

    /// <summary>Of the anchor's own day each time, so that a short month shortens no later one.</summary>
    private DateOnly Start(int turn) => Anchor.AddMonths(turn * Months);
}
