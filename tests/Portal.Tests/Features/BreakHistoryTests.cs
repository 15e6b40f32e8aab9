using System.Globalization;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.History;
using Lightline.Portal.Features.Connection;

namespace Lightline.Portal.Tests.Features;

public sealed class BreakHistoryTests
{
    private static readonly TimeZoneInfo Tallinn = TimeZoneInfo.FindSystemTimeZoneById("Europe/Tallinn");
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset YearAgo = Now.AddYears(-1);

    [Fact]
    public void A_break_over_midnight_touches_both_local_days_and_counts_once()
    {
        // 23:50 to 00:10 in Tallinn, two hours ahead of UTC in November.
        var start = new DateTimeOffset(2026, 11, 20, 21, 50, 0, TimeSpan.Zero);
        var history = Of([new(start, start.AddMinutes(20), DownCause.LossOfSignal)], YearAgo, Watched(YearAgo));
        Assert.Equal([0, 0, 0, 0, 1, 1, 0], history.Week.Select(d => d.Breaks));
        Assert.Equal(new DateOnly(2026, 11, 22), history.Week[^1].Day);
        Assert.Equal("1 break, 20 min. None for 1 day 13 h.", history.Summary);
    }

    [Fact]
    public void Days_before_the_accounts_time_are_not_called_quiet()
    {
        var history = Of([], Now.AddDays(-2), Watched(Now.AddDays(-2)));
        Assert.Equal(["unknown", "unknown", "unknown", "unknown", "ok", "ok", "ok"], history.Week.Select(d => d.Tone));
        Assert.Equal("before your time here", history.Week[0].Words);
        Assert.Equal("No breaks for 2 days.", history.Summary);
    }

    [Fact]
    public void A_break_without_an_end_has_no_length_and_nothing_is_quiet()
    {
        Break open = new(Now.AddHours(-2), null, DownCause.DyingGasp);
        Break before = new(Now.AddDays(-1), Now.AddDays(-1).AddMinutes(4), DownCause.LossOfSignal);
        Assert.Equal("1 break, no end seen yet.", Of([open], YearAgo, Watched(YearAgo)).Summary);
        var history = Of([open, before], YearAgo, Watched(YearAgo));
        Assert.Equal("2 breaks, one with no end seen yet.", history.Summary);
        Assert.Equal("1 break, 4 min", history.Week[^2].Words);
        Assert.Equal("1 break, no end seen yet", history.Week[^1].Words);
    }

    [Fact]
    public void A_break_reaches_no_further_than_anybody_saw()
    {
        var seen = Now.AddDays(-1);
        Break open = new(seen.AddHours(-1), null, DownCause.DyingGasp);
        var history = Of([open], YearAgo, Watched(YearAgo, Unknown(seen, Now)), seen);
        Assert.Equal("1 break, no end seen yet", history.Week[^2].Words);
        Assert.Equal((0, "not known"), (history.Week[^1].Breaks, history.Week[^1].Words));
    }

    [Fact]
    public void No_claim_reaches_back_further_than_the_history() =>
        Assert.Equal("No breaks for 30 days.", Of([], YearAgo, Watched(YearAgo)).Summary);

    [Fact]
    public void Time_that_nobody_watched_is_not_called_quiet()
    {
        var began = Now.AddMinutes(-9);
        var history = Of([], YearAgo, Watched(YearAgo, Unknown(Now.AddDays(-30), began)));
        Assert.Equal("No breaks since 22 Nov 11:51, when we began to watch.", history.Summary);
        Assert.All(history.Week, day => Assert.Equal("unknown", day.Tone));
        Assert.Equal("not known", history.Week[0].Words);
        Assert.Equal("no breaks seen, not known for 13 h 51 min", history.Week[^1].Words);
    }

    [Fact]
    public void A_hole_in_the_watch_is_told_and_takes_its_day_the_tick()
    {
        var hole = Unknown(Now.AddDays(-2).AddHours(-3), Now.AddDays(-2));
        var history = Of([], YearAgo, Watched(YearAgo, hole));
        Assert.Equal("No breaks for 30 days. Not known for 3 h.", history.Summary);
        Assert.Equal(["ok", "ok", "ok", "ok", "unknown", "ok", "ok"], history.Week.Select(d => d.Tone));
        Assert.Equal("no breaks seen, not known for 3 h", history.Week[4].Words);
    }

    [Fact]
    public void After_a_break_quiet_begins_with_the_watch_that_came_later()
    {
        Break old = new(Now.AddDays(-5), Now.AddDays(-5).AddMinutes(4), DownCause.LossOfSignal);
        var history = Of([old], YearAgo, Watched(YearAgo, Unknown(Now.AddDays(-30), Now.AddDays(-1))));
        Assert.Equal("1 break, 4 min. None since 21 Nov 12:00, when we began to watch.", history.Summary);
    }

    [Fact]
    public void Without_the_history_nothing_is_called_quiet()
    {
        var history = Of([], YearAgo, null);
        Assert.Equal("No breaks noted.", history.Summary);
        Assert.All(history.Week, day => Assert.Equal("not known", day.Words));
    }

    private static BreakHistory Of(
        IReadOnlyList<Break> all, DateTimeOffset since, HistorySeries? month, DateTimeOffset? seen = null) =>
        BreakHistory.Of(
            all, since, month, Now, seen ?? Now, Tallinn, at => at.ToString("d MMM HH:mm", CultureInfo.GetCultureInfo("en-GB")));

    private static HistorySeries Watched(DateTimeOffset since, params HistoryStretch[] stretches)
    {
        var from = since > Now.AddDays(-30) ? since : Now.AddDays(-30);
        var occupancy = new Occupancy(new ConnectionId(1), new OntId(1), since, To: null);
        return new HistorySeries(occupancy, HistorySpan.Month, from, Now, TimeSpan.FromHours(6), [], IsCut: false)
        {
            Stretches = stretches,
        };
    }

    private static HistoryStretch Unknown(DateTimeOffset from, DateTimeOffset to) => new(from, to, IsDown: false);
}
