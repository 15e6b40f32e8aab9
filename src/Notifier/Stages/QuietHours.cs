namespace Lightline.Notifier.Stages;

/// <summary>A telephone that rings at night waits for the morning; what is then no longer true is not sent at all.</summary>
internal static class QuietHours
{
    public static Step Judge(Notice notice, DateTimeOffset now) =>
        notice.Channel is Channel.Sms && notice.Contact is { QuietFrom: { } from, QuietTo: { } to }
        && EndOf(from, to, notice.Zone, now) is { } end
            ? Step.Later(end, Reason.QuietHours)
            : Step.Go;

    /// <summary>When the quiet hours that run now are over (UTC); null when none run.</summary>
    internal static DateTimeOffset? EndOf(TimeOnly from, TimeOnly to, TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var time = TimeOnly.FromDateTime(local);
        var isOvernight = to < from;
        var isQuiet = isOvernight ? time >= from || time < to : time >= from && time < to;
        if (!isQuiet)
        {
            return null;
        }

        var day = DateOnly.FromDateTime(local).AddDays(isOvernight && time >= from ? 1 : 0);
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
