namespace Lightline.Retail.Terms;

/// <summary>On which days notice may run out.</summary>
public enum NoticeEnd
{
    /// <summary>On any.</summary>
    AnyDay,

    /// <summary>On the last day of a month of the calendar.</summary>
    MonthEnd,

    /// <summary>On the last day of a billing period.</summary>
    PeriodEnd,
}
