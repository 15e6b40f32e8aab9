using Lightline.Retail.Calendars;

namespace Lightline.Portal.Shell;

/// <summary>
/// Writes moments for the visitor: in their zone, and only as much of the date as tells the day apart.
/// </summary>
internal sealed class Clock(TimeProvider time, Visit visit)
{
    /// <summary>Now (UTC).</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The visitor's local date now.</summary>
    public DateOnly Today => Local(Now).day;

    /// <summary>When the visitor's next day begins (UTC); where the clocks skip midnight, the first instant after it.</summary>
    public DateTimeOffset Tomorrow => LocalDay.Begin(Today.AddDays(1), visit.TimeZone).ToUniversalTime();

    /// <summary>The local date and time of day of a moment.</summary>
    public (DateOnly day, TimeOnly time) Local(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, visit.TimeZone);
        return (DateOnly.FromDateTime(local.DateTime), TimeOnly.FromDateTime(local.DateTime));
    }

    /// <summary>"14:02:10" today; with the date on any other day.</summary>
    public string Exact(DateTimeOffset at) => OnDay(at, "HH:mm:ss");

    /// <summary>"14:02" today; with the date on any other day.</summary>
    public string Minute(DateTimeOffset at) => OnDay(at, "HH:mm");

    /// <summary>"Tuesday 17 November".</summary>
    public string Day(DateOnly day) => day.ToString("dddd d MMMM", visit.Culture);

    /// <summary>"17 November 2026, 14:02".</summary>
    public string Full(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, visit.TimeZone).ToString("d MMMM yyyy, HH:mm", visit.Culture);

    /// <summary>A span in the two largest units that matter: "4 min", "2 h 10 min", "3 days 4 h".</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => "under 1 min",
        { TotalHours: < 1 } => $"{(int)span.TotalMinutes} min",
        { TotalDays: < 1 } => span.Minutes == 0 ? $"{span.Hours} h" : $"{span.Hours} h {span.Minutes} min",
        _ => Days(span),
    };

    private static string Days(TimeSpan span)
    {
        var days = span.Days == 1 ? "1 day" : $"{span.Days} days";
        return span.Hours == 0 ? days : $"{days} {span.Hours} h";
    }

    private string OnDay(DateTimeOffset at, string format)
    {
        var local = TimeZoneInfo.ConvertTime(at, visit.TimeZone);
        var clock = local.ToString(format, visit.Culture);
        return DateOnly.FromDateTime(local.DateTime) == Today
            ? clock
            : local.ToString("d MMM", visit.Culture) + ", " + clock;
    }
}
