namespace Lightline.Retail.Terms;

/// <summary>In what notice is counted.</summary>
public enum NoticeUnit
{
    /// <summary>Days.</summary>
    Days,

    /// <summary>Months of the calendar.</summary>
    Months,
}
