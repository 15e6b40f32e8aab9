using Lightline.Contracts.Live;
using Lightline.Portal.Features.Connection;

namespace Lightline.Portal.Tests.Features;

public sealed class BreakHistoryTests
{
    private static readonly TimeZoneInfo Tallinn = TimeZoneInfo.FindSystemTimeZoneById("Europe/Tallinn");
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_break_over_midnight_touches_both_local_days_and_counts_once()
    {
        // 23:50 to 00:10 in Tallinn, two hours ahead of UTC in November.
        var start = new DateTimeOffset(2026, 11, 20, 21, 50, 0, TimeSpan.Zero);
        var history = BreakHistory.Of(
            [new(start, start.AddMinutes(20), DownCause.LossOfSignal)], Now.AddYears(-1), Now, Tallinn);
        Assert.Equal([0, 0, 0, 0, 1, 1, 0], history.Week.Select(d => d.Breaks));
        Assert.Equal(new DateOnly(2026, 11, 22), history.Week[^1].Day);
        Assert.Equal("1 break, 20 min. None for 1 day 13 h.", history.Summary);
    }

    [Fact]
    public void Days_before_the_accounts_time_are_not_called_quiet()
    {
        var history = BreakHistory.Of([], Now.AddDays(-2), Now, Tallinn);
        Assert.Equal(["unknown", "unknown", "unknown", "unknown", "ok", "ok", "ok"], history.Week.Select(d => d.Tone));
        Assert.Equal("No breaks for 2 days.", history.Summary);
    }

    [Fact]
    public void A_break_that_lasts_counts_up_to_now_and_nothing_is_quiet()
    {
        var history = BreakHistory.Of(
            [new(Now.AddHours(-2), null, DownCause.DyingGasp)], Now.AddYears(-1), Now, Tallinn);
        Assert.Equal("1 break, 2 h.", history.Summary);
    }
}
