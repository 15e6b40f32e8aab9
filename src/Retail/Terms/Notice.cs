using Lightline.Retail.Calendars;

namespace Lightline.Retail.Terms;

/// <summary>
/// How long before it ends a service must be cancelled. The day on which somebody cancels does not count; a month ends on the
/// day with that day's number, or on its last when it has none.
/// </summary>
/// <param name="Count">How many days or months, 0 or more; with 0 the day of cancelling is the last.</param>
/// <param name="Unit">Days or months.</param>
/// <param name="End">On which days it may run out.</param>
public readonly record struct Notice(int Count, NoticeUnit Unit, NoticeEnd End)
{
    /// <summary>The first day without service when somebody cancels on a day.</summary>
    public DateOnly EndsBefore(DateOnly cancelledOn, BillingCycle cycle)
    {
        var last = Unit is NoticeUnit.Days ? cancelledOn.AddDays(Count) : cancelledOn.AddMonths(Count);
        return End switch
        {
            NoticeEnd.MonthEnd => new DateOnly(last.Year, last.Month, 1).AddMonths(1),
            NoticeEnd.PeriodEnd => cycle.PeriodOf(last).Until,
            _ => last.AddDays(1),
        };
    }
}
