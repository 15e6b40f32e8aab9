using Lightline.History;
using Lightline.Retail.Calendars;

namespace Lightline.Portal.Features.Connection;

/// <summary>
/// The breaks of a connection as a page tells them: the last seven local days, and what they come to. Quiet is claimed
/// only of time that was watched. What tells that is the history of the last 30 days, so no claim reaches back further.
/// </summary>
public sealed class BreakHistory
{
    private const int Days = 7;

    /// <summary>The history may begin this much later than the time it was asked for: its points are minutes apart.</summary>
    private static readonly TimeSpan _lateMax = TimeSpan.FromMinutes(30);

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
    /// <param name="month">What was watched of the last 30 days; null when that cannot be read.</param>
    /// <param name="now">Now (UTC).</param>
    /// <param name="seen">Until when anybody saw whether service is there (UTC): a break has not lasted longer.</param>
    /// <param name="zone">The zone whose days are meant.</param>
    /// <param name="moment">Writes a moment.</param>
    public static BreakHistory Of(
        IReadOnlyList<Break> all,
        DateTimeOffset since,
        HistorySeries? month,
        DateTimeOffset now,
        DateTimeOffset seen,
        TimeZoneInfo zone,
        Func<DateTimeOffset, string> moment)
    {
        var watched = new WatchedTime(month);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var week = new BreakDay[Days];
        for (var i = 0; i < Days; i++)
        {
            var day = today.AddDays(i - Days + 1);
            var start = LocalDay.Begin(day, zone);
            var end = LocalDay.Begin(day.AddDays(1), zone);
            week[i] = Day(all, day, start > since ? start : since, end < now ? end : now, watched, seen);
        }

        var weekStart = LocalDay.Begin(today.AddDays(1 - Days), zone);
        var count = all.Count(b => (b.To ?? seen) > weekStart);
        var isOngoing = all.Any(b => b.To is null);
        var down = TimeSpan.FromTicks(week.Sum(d => d.Down.Ticks));
        return new BreakHistory(all, week, Words(count, isOngoing, down, Quiet(all, since, watched, now, moment)));
    }

    private static BreakDay Day(
        IReadOnlyList<Break> all,
        DateOnly day,
        DateTimeOffset start,
        DateTimeOffset end,
        WatchedTime watched,
        DateTimeOffset seen)
    {
        var count = 0;
        var isOngoing = false;
        var down = TimeSpan.Zero;
        foreach (var one in all)
        {
            var from = one.From > start ? one.From : start;
            var to = one.To ?? seen;
            to = to < end ? to : end;
            if (to > from)
            {
                count++;
                isOngoing |= one.To is null;
                down += to - from;
            }
        }

        return end > start
            ? new BreakDay(day, IsOurs: true, count, down, isOngoing, watched.UnknownIn(start, end), end - start)
            : new BreakDay(day, IsOurs: false, 0, TimeSpan.Zero, IsOngoing: false, TimeSpan.Zero, TimeSpan.Zero);
    }

    /// <summary>The length of a break without an end would be wrong a minute later on a page that stays open.</summary>
    private static string Words(int count, bool isOngoing, TimeSpan down, string? quiet) => (count, isOngoing, quiet) switch
    {
        (0, true, _) => "A break has no end seen yet.",
        (1, true, _) => "1 break, no end seen yet.",
        (_, true, _) => $"{count} breaks, one with no end seen yet.",
        (0, _, null) => "No breaks noted.",
        (0, _, _) => $"No breaks {quiet}",
        (1, _, null) => $"1 break, {Shell.Clock.Span(down)}.",
        (1, _, _) => $"1 break, {Shell.Clock.Span(down)}. None {quiet}",
        (_, _, null) => $"{count} breaks, {Shell.Clock.Span(down)} in all.",
        _ => $"{count} breaks, {Shell.Clock.Span(down)} in all. None {quiet}",
    };

    /// <summary>
    /// For how long nothing broke while we watched; null while a break lasts, within an hour of one, and when nobody
    /// watched.
    /// </summary>
    private static string? Quiet(
        IReadOnlyList<Break> all,
        DateTimeOffset since,
        WatchedTime watched,
        DateTimeOffset now,
        Func<DateTimeOffset, string> moment)
    {
        if (watched.Began is not { } began || all.Any(b => b.To is null))
        {
            return null;
        }

        var last = all.Select(b => b.To!.Value).Append(since).Append(watched.From).Max();
        if (began > last + _lateMax)
        {
            return $"since {moment(began)}, when we began to watch.{NotKnown(watched.UnknownIn(began, now))}";
        }

        var span = now - last;
        return span.TotalHours < 1
            ? null
            : $"for {Shell.Clock.Span(span)}.{NotKnown(watched.UnknownIn(last > began ? last : began, now))}";
    }

    private static string NotKnown(TimeSpan unknown) =>
        unknown.TotalMinutes < 1 ? "" : $" Not known for {Shell.Clock.Span(unknown)}.";
}
