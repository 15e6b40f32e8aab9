namespace Lightline.Portal.Features.Connection;

/// <summary>
/// The breaks of a connection as a page tells them: the last seven local days, and what they come to.
/// </summary>
public sealed class BreakHistory
{
    private const int Days = 7;

    private BreakHistory(IReadOnlyList<Break> all, IReadOnlyList<BreakDay> week, string summary)
    {
        All = all;
        Week = week;
        Summary = summary;
    }

    /// <summary>Every break, newest first.</summary>
    public IReadOnlyList<Break> All { get; }

    /// <summary>The last seven days, oldest first; the last one is today.</summary>
    public IReadOnlyList<BreakDay> Week { get; }

    /// <summary>"No breaks for 12 days.", or "1 break, 4 min. None for 2 days." when the week had one.</summary>
    public string Summary { get; }

    /// <summary>Tells the breaks.</summary>
    /// <param name="all">Newest first, cut to the account's time.</param>
    /// <param name="since">When that time began.</param>
    /// <param name="now">Now (UTC).</param>
    /// <param name="zone">The zone whose days are meant.</param>
    public static BreakHistory Of(
        IReadOnlyList<Break> all, DateTimeOffset since, DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var week = new BreakDay[Days];
        for (var i = 0; i < Days; i++)
        {
            var day = today.AddDays(i - Days + 1);
            week[i] = Day(all, day, Start(day, zone), Start(day.AddDays(1), zone), since, now);
        }

        var weekStart = Start(today.AddDays(1 - Days), zone);
        var count = all.Count(b => (b.To ?? now) > weekStart);
        var down = TimeSpan.FromTicks(week.Sum(d => d.Down.Ticks));
        return new BreakHistory(all, week, Words(count, down, Quiet(all, since, now)));
    }

    private static BreakDay Day(
        IReadOnlyList<Break> all,
        DateOnly day,
        DateTimeOffset start,
        DateTimeOffset end,
        DateTimeOffset since,
        DateTimeOffset now)
    {
        var count = 0;
        var down = TimeSpan.Zero;
        foreach (var one in all)
        {
            var from = one.From > start ? one.From : start;
            var to = one.To ?? now;
            to = to < end ? to : end;
            if (to > from)
            {
                count++;
                down += to - from;
            }
        }

        return new BreakDay(day, end > since, count, down);
    }

    private static string Words(int count, TimeSpan down, string? quiet)
    {
        var none = quiet is null ? "" : $" None for {quiet}.";
        return count switch
        {
            0 => quiet is null ? "No breaks." : $"No breaks for {quiet}.",
            1 => $"1 break, {Shell.Clock.Span(down)}.{none}",
            _ => $"{count} breaks, {Shell.Clock.Span(down)} in all.{none}",
        };
    }

    /// <summary>How long nothing broke; null while a break lasts, and within an hour of one.</summary>
    private static string? Quiet(IReadOnlyList<Break> all, DateTimeOffset since, DateTimeOffset now)
    {
        var last = since;
        foreach (var one in all)
        {
            if (one.To is not { } back)
            {
                return null;
            }

            last = back > last ? back : last;
        }

        var span = now - last;
        return span.TotalHours < 1 ? null : Shell.Clock.Span(span);
    }

    /// <summary>
    /// The instant a local day begins; where the clocks skip midnight, the first instant after the gap.
    /// </summary>
    private static DateTimeOffset Start(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(30);
        }

        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }
}

/// <summary>One local day.</summary>
/// <param name="Day">The date.</param>
/// <param name="IsOurs">Whether the account had the connection on it.</param>
/// <param name="Breaks">Breaks that touch it.</param>
/// <param name="Down">How long service was lost on it.</param>
public sealed record BreakDay(DateOnly Day, bool IsOurs, int Breaks, TimeSpan Down)
{
    /// <summary>Its tone.</summary>
    public string Tone => !IsOurs ? "unknown" : Breaks == 0 ? "ok" : "down";

    /// <summary>What happened on it.</summary>
    public string Words => this switch
    {
        { IsOurs: false } => "before your time here",
        { Breaks: 0 } => "no breaks",
        { Breaks: 1 } => $"1 break, {Shell.Clock.Span(Down)}",
        _ => $"{Breaks} breaks, {Shell.Clock.Span(Down)}",
    };
}
