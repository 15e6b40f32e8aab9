using System.Globalization;
using Lightline.Retail.Terms;

namespace Lightline.Portal.Features.Plan;

/// <summary>Terms in plain words.</summary>
internal static class PlanWords
{
    /// <summary>"a month", "for 3 months", "a year".</summary>
    public static string Period(int months) => months switch
    {
        1 => "a month",
        12 => "a year",
        _ => $"for {months} months",
    };

    /// <summary>"1 month, to the end of a month".</summary>
    public static string Notice(Notice notice)
    {
        var end = notice.End switch
        {
            NoticeEnd.MonthEnd => ", to the end of a month",
            NoticeEnd.PeriodEnd => ", to the end of a bill's time",
            _ => "",
        };
        return (notice.Count, notice.Unit) switch
        {
            (0, _) => "You can cancel any day" + end,
            (1, NoticeUnit.Days) => "1 day" + end,
            (1, _) => "1 month" + end,
            (var days, NoticeUnit.Days) => $"{days} days" + end,
            (var months, _) => $"{months} months" + end,
        };
    }

    /// <summary>"14 March 2027".</summary>
    public static string Day(DateOnly day, CultureInfo culture) => day.ToString("d MMMM yyyy", culture);
}
