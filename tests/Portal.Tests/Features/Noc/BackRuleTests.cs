using CsCheck;
using Lightline.Portal.Features.Noc;

namespace Lightline.Portal.Tests.Features.Noc;

/// <summary>How often an expected time may change, and when its reason is owed (F95).</summary>
public sealed class BackRuleTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A try to tell something: minutes after the one before, a time or none, with or without a reason.</summary>
    private static readonly Gen<(int After, int? From, int? By, bool HasReason)> _try =
        from after in Gen.Int[0, 300]
        from start in Gen.Frequency((3, Gen.Const((int?)null)), (1, Gen.Int[-60, 600].Select(m => (int?)m)))
        from end in Gen.Frequency(
            (1, Gen.Const((int?)null)), (4, Gen.Int[1, 4].Select(h => (int?)(h * 60))), (1, Gen.Int[-60, 30_000].Select(m => (int?)m)))
        from hasReason in Gen.Bool
        select (after, start, end, hasReason);

    /// <summary>
    /// Whatever an operator tries, of what is accepted: no time lies behind, beyond 14 days or begins after its end; every
    /// time that differs from the last one told has a reason, and only that; and it differs at most three times.
    /// </summary>
    [Fact]
    public void Whatever_is_tried_people_read_at_most_three_changes_and_each_with_its_reason() =>
        _try.Array[0, 25].Sample(tries =>
        {
            var (now, told, changes) = (_start, new List<ToldTime>(), 0);
            foreach (var (after, from, by, hasReason) in tries)
            {
                now += TimeSpan.FromMinutes(after);
                var wanted = BackTime.Of(from is { } f ? now.AddMinutes(f) : null, by is { } b ? now.AddMinutes(b) : null);
                var last = told.LastOrDefault(t => t.Time is not null)?.Time;
                var isOther = wanted is not null && last is not null && Read(wanted, now) != Read(last, now);
                var isTakenBack = wanted is null && told.Count > 0 && told[^1].Time is { } promised && promised.By > now;
                if (BackRule.Judge(told, wanted, hasReason, now) is not BackAnswer.Fine)
                {
                    continue;
                }

                Assert.True(wanted is null || (wanted.By > now && wanted.By <= now.AddDays(14)));
                Assert.True(wanted?.From is null || (wanted.From > now && wanted.From <= wanted.By));
                Assert.Equal(isOther || isTakenBack, hasReason);
                changes += isOther ? 1 : 0;
                told.Add(new ToldTime(now, wanted));
                Assert.InRange(changes, 0, BackRule.ChangesMax);
                Assert.Equal(changes, BackRule.Changes(told));
            }
        });

    [Fact]
    public void What_people_were_told_may_always_be_told_again_and_a_time_that_passed_need_not_be()
    {
        var told = Told(1, 2, 3, 4);
        Assert.Equal(3, BackRule.Changes(told));
        Assert.Equal(BackAnswer.Fine, BackRule.Judge(told, told[^1].Time, hasReason: false, _start));
        Assert.Equal(BackAnswer.TooMany, BackRule.Judge(told, new(null, _start.AddHours(5)), hasReason: true, _start));
        Assert.Equal(BackAnswer.ReasonOwed, BackRule.Judge(told, null, hasReason: false, _start));
        Assert.Equal(BackAnswer.Fine, BackRule.Judge(told, null, hasReason: true, _start));
        Assert.Equal(BackAnswer.Fine, BackRule.Judge(told, null, hasReason: false, _start.AddHours(4)));
    }

    [Fact]
    public void Window_whose_beginning_has_passed_reads_as_its_end_and_seconds_do_not_count()
    {
        var window = new BackTime(_start.AddHours(1), _start.AddHours(2).AddSeconds(20));
        Assert.False(window.ReadsAs(new(null, _start.AddHours(2)), _start));
        Assert.True(window.ReadsAs(new(null, _start.AddHours(2)), _start.AddHours(1)));
        Assert.False(window.ReadsAs(null, _start));
    }

    private static List<ToldTime> Told(params int[] hours) =>
        [.. hours.Select((h, i) => new ToldTime(_start.AddMinutes(i - 60), new BackTime(null, _start.AddHours(h))))];

    private static (long, long) Read(BackTime time, DateTimeOffset now) => (
        time.From is { } from && from > now ? from.UtcTicks / TimeSpan.TicksPerMinute : 0, time.By.UtcTicks / TimeSpan.TicksPerMinute);
}
