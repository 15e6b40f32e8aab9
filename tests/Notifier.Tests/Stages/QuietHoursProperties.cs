using CsCheck;
using Lightline.Notifier.Stages;

namespace Lightline.Notifier.Tests.Stages;

public sealed class QuietHoursProperties
{
    private static readonly string[] Zones =
        ["Europe/Tallinn", "America/St_Johns", "Australia/Lord_Howe", "UTC", "Africa/Casablanca", "Asia/Kathmandu"];

    [Fact]
    [Trait("Full", "notifier-quiet-hours")]
    public void They_end_soon_and_when_they_end_they_are_over() =>
        Gen.Select(
            Gen.Int[0, Zones.Length - 1], Gen.Int[0, 1439], Gen.Int[0, 1439], Gen.Long[0, 3L * 365 * 24 * 60 * 60]).Sample(
            (zone, from, to, second) =>
            {
                var here = TimeZoneInfo.FindSystemTimeZoneById(Zones[zone]);
                var now = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(second);
                var (start, end) = (Minute(from), Minute(to));
                if (QuietHours.EndOf(start, end, here, now) is not { } over)
                {
                    return;
                }

                Assert.NotEqual(start, end);
                // A day, or two where the hour between them is one that a spring night leaves out.
                Assert.InRange(over, now.AddTicks(1), now.AddHours(to < from && from - to < 60 ? 50 : 26));
                // In an autumn night the clock may fall back into them; then they end once more, an hour later.
                var again = QuietHours.EndOf(start, end, here, over);
                Assert.True(again is null, $"{here.Id} {start}-{end} at {now:o} ends {over:o}, then {again:o}");
            },
            iter: FullSize.Of("quiet hours", 20_000, 2_000_000));

    private static TimeOnly Minute(int minute) => new(minute / 60, minute % 60);
}
