namespace Lightline.Notifier.Stages;

/// <summary>
/// A telephone that rings at night waits for the morning; what is then no longer true is not sent at all. Who asked in this
/// outage to be told of the return is awake and waits for it: that text comes at once, or the asking would be worth
/// nothing in the very night in which it was done.
/// </summary>
internal static class QuietHours
{
    /// <summary>Ends that are looked at: a jump may lead into the next quiet hours, and may be found a little early.</summary>
    private const int NightsMax = 3;

    /// <summary>No clock jumps by more.</summary>
    private const int JumpMinutesMax = 120;

    public static Step Judge(Notice notice, DateTimeOffset now) =>
        notice.Channel is Channel.Sms && !notice.IsAskedFor && notice.Contact is { QuietFrom: { } from, QuietTo: { } to }
        && EndOf(from, to, notice.Zone, now) is { } end
            ? Step.Later(end, Reason.QuietHours)
            : Step.Go;

    /// <summary>When the quiet hours that run now are over (UTC); null when none run.</summary>
    internal static DateTimeOffset? EndOf(TimeOnly from, TimeOnly to, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (!IsQuiet(from, to, zone, now))
        {
            return null;
        }

        var over = now;
        for (var night = 0; night < NightsMax; night++)
        {
            over = NextEnd(from, to, zone, over);
            for (var minute = 0; minute <= JumpMinutesMax; minute++)
            {
                // Where the clock jumps over the end, it is over when it has jumped, whatever the zone's table calls left out.
                if (!IsQuiet(from, to, zone, over.AddMinutes(minute)))
                {
                    return over.AddMinutes(minute);
                }
            }
        }

        return over;
    }

    private static bool IsQuiet(TimeOnly from, TimeOnly to, TimeZoneInfo zone, DateTimeOffset at)
    {
        var time = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        return to < from ? time >= from || time < to : time >= from && time < to;
    }

    private static DateTimeOffset NextEnd(TimeOnly from, TimeOnly to, TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var day = DateOnly.FromDateTime(local).AddDays(to < from && TimeOnly.FromDateTime(local) >= from ? 1 : 0);
        var end = day.ToDateTime(to);
        // A spring night lacks an hour: what would end in it ends after it.
        while (zone.IsInvalidTime(end))
        {
            end = end.AddMinutes(30);
        }

        // An autumn night has one hour twice: it is quiet in both.
        var offset = zone.IsAmbiguousTime(end) ? zone.GetAmbiguousTimeOffsets(end).Min() : zone.GetUtcOffset(end);
        var over = new DateTimeOffset(end, offset).ToUniversalTime();
        // Some zones' tables do not call that hour twice; then the clock on the wall counts.
        return over > now ? over : now + (end - local);
    }
}
