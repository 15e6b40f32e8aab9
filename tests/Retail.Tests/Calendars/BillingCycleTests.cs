using CsCheck;
using Lightline.Retail.Calendars;

namespace Lightline.Retail.Tests.Calendars;

public sealed class BillingCycleTests
{
    private static readonly Gen<DateOnly> _day = Gen.Int[0, 20_000].Select(new DateOnly(2000, 1, 1).AddDays);

    [Fact]
    public void Every_day_has_one_period_and_periods_touch() =>
        Gen.Select(_day, _day, Gen.Int[1, BillingCycle.MonthsMax]).Sample((anchor, day, months) =>
        {
            var cycle = new BillingCycle(anchor, months);
            var period = cycle.PeriodOf(day);
            return period.Contains(day) && cycle.PeriodOf(period.From) == period && cycle.PeriodOf(period.Until.AddDays(-1)) == period
                && cycle.PeriodOf(period.Until).From == period.Until
                && period.From.Day == Math.Min(anchor.Day, DateTime.DaysInMonth(period.From.Year, period.From.Month))
                && (((period.From.Year - anchor.Year) * 12) + period.From.Month - anchor.Month) % months == 0;
        });

    [Theory]
    [InlineData("2024-01-31", 1, "2025-02-28", "2025-02-28/2025-03-31")]
    [InlineData("2024-01-31", 1, "2025-02-27", "2025-01-31/2025-02-28")]
    [InlineData("2024-01-31", 1, "2024-02-28", "2024-01-31/2024-02-29")]
    [InlineData("2024-01-30", 1, "2024-02-29", "2024-02-29/2024-03-30")]
    [InlineData("2024-01-15", 1, "2023-01-01", "2022-12-15/2023-01-15")]
    [InlineData("2024-08-31", 3, "2024-11-29", "2024-08-31/2024-11-30")]
    [InlineData("2024-08-31", 3, "2024-11-30", "2024-11-30/2025-02-28")]
    [InlineData("2024-02-29", 12, "2025-02-28", "2025-02-28/2026-02-28")]
    [InlineData("2024-02-29", 12, "2028-02-28", "2027-02-28/2028-02-29")]
    public void A_short_month_shortens_no_later_one(string anchor, int months, string day, string period) =>
        Assert.Equal(period, new BillingCycle(DateOnly.Parse(anchor, null), months).PeriodOf(DateOnly.Parse(day, null)).ToString());

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    public void A_period_has_one_to_twelve_months(int months) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BillingCycle(new DateOnly(2024, 1, 1), months));

    [Fact]
    public void What_others_do_not_have_and_what_they_have_is_all_of_it() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 40], Gen.Select(Gen.Int[0, 40], Gen.Int[0, 40]).Array[0, 5]).Sample((one, other, cuts) =>
        {
            var whole = Days(one, other);
            var taken = cuts.Select(cut => Days(cut.Item1, cut.Item2)).ToList();
            var left = whole.Without(taken).ToList();
            return Enumerable.Range(0, 41).Select(new DateOnly(2024, 2, 10).AddDays).All(day =>
                left.Count(part => part.Contains(day)) == (whole.Contains(day) && !taken.Exists(cut => cut.Contains(day)) ? 1 : 0));
        });

    [Theory]
    [InlineData("Europe/London", "2026-03-29", "2026-03-29T00:00:00Z")]
    [InlineData("Europe/London", "2026-03-30", "2026-03-29T23:00:00Z")]
    [InlineData("Europe/London", "2026-10-26", "2026-10-26T00:00:00Z")]
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z")]
    [InlineData("America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z")]
    [InlineData("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z")]
    [InlineData("Asia/Kolkata", "2024-02-29", "2024-02-28T18:30:00Z")]
    public void A_day_begins_at_its_first_moment(string zoneName, string day, string instant)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneName);
        var begin = LocalDay.Begin(DateOnly.Parse(day, null), zone);
        Assert.Equal(DateTimeOffset.Parse(instant, null), begin);
        Assert.Equal(DateOnly.Parse(day, null), LocalDay.Of(begin, zone));
        Assert.Equal(DateOnly.Parse(day, null).AddDays(-1), LocalDay.Of(begin.AddTicks(-1), zone));
    }

    private static Period Days(int one, int other) => new(
        new DateOnly(2024, 2, 10).AddDays(Math.Min(one, other)), new DateOnly(2024, 2, 10).AddDays(Math.Max(one, other)));
}
