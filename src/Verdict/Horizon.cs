namespace Lightline.Verdict;

/// <summary>
/// The clock as the judge sees it. Every question about time is asked here, so the earliest instant at which an answer
/// would differ is known without anybody listing the candidates a second time.
/// </summary>
internal sealed class Horizon(DateTimeOffset now)
{
    /// <summary>The instant of judgement.</summary>
    public DateTimeOffset Now => now;

    /// <summary>The first instant at which an answer given so far would change.</summary>
    public DateTimeOffset NextChangeAt { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Whether <paramref name="end"/> is still to come. Half open: at the end itself it is over.</summary>
    public bool IsBefore(DateTimeOffset end)
    {
        if (now >= end)
        {
            return false;
        }
        if (end < NextChangeAt)
        {
            NextChangeAt = end;
        }
        return true;
    }

    /// <summary>Whether <paramref name="at"/> falls on today's local date; today ends at the next local midnight.</summary>
    public bool IsToday(DateTimeOffset at, TimeZoneInfo zone)
    {
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        IsBefore(StartOf(today.AddDays(1), zone));
        return TimeZoneInfo.ConvertTime(at, zone).Date == today;
    }

    private static DateTimeOffset StartOf(DateTime localMidnight, TimeZoneInfo zone)
    {
        // A midnight that the clocks repeat begins at its first passing, which has the larger offset.
        var offset = zone.IsAmbiguousTime(localMidnight)
            ? zone.GetAmbiguousTimeOffsets(localMidnight).Max()
            : zone.GetUtcOffset(localMidnight);
        return new DateTimeOffset(localMidnight, offset);
    }
}
