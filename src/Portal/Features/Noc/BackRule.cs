namespace Lightline.Portal.Features.Noc;

/// <summary>
/// How often an expected time may change, and when its reason is owed: people forgive a late repair sooner than the fifth
/// promise. The first time told is no change. Pure.
/// </summary>
public static class BackRule
{
    /// <summary>Most changes of the expected time of one incident.</summary>
    public const int ChangesMax = 3;

    /// <summary>Longest reason, as the table has it.</summary>
    public const int ReasonMax = 120;

    /// <summary>Nobody promises further ahead.</summary>
    public static readonly TimeSpan AheadMax = TimeSpan.FromDays(14);

    /// <summary>What a new word may do to what was told.</summary>
    /// <param name="told">Every word so far, oldest first.</param>
    /// <param name="wanted">The time that it tells; null for none.</param>
    /// <param name="hasReason">Whether it says why.</param>
    /// <param name="now">Now.</param>
    public static BackAnswer Judge(
        IReadOnlyList<ToldTime> told, BackTime? wanted, bool hasReason, DateTimeOffset now)
    {
        if (wanted is not null && !IsTime(wanted, now))
        {
            return BackAnswer.NoTime;
        }

        var isNews = wanted is null
            ? told.Count > 0 && told[^1].Time is { } promise && promise.By > now
            : told.LastOrDefault(t => t.Time is not null) is { } last && !wanted.ReadsAs(last.Time, now);
        return (isNews, hasReason) switch
        {
            (true, _) when wanted is not null && Changes(told) >= ChangesMax => BackAnswer.TooMany,
            (true, false) => BackAnswer.ReasonOwed,
            (false, true) => BackAnswer.ReasonForNothing,
            _ => BackAnswer.Fine,
        };
    }

    /// <summary>How often the time that people were told became another one. Taking it back is none: the next one may be.</summary>
    public static int Changes(IReadOnlyList<ToldTime> told)
    {
        var (changes, last) = (0, (BackTime?)null);
        foreach (var (at, time) in told)
        {
            if (time is null)
            {
                continue;
            }

            changes += last is not null && !time.ReadsAs(last, at) ? 1 : 0;
            last = time;
        }

        return changes;
    }

    private static bool IsTime(BackTime time, DateTimeOffset now) =>
        time.By > now && time.By <= now + AheadMax && (time.From is not { } from || (from > now && from <= time.By));
}

/// <summary>A word to people, as far as it spoke of the expected time.</summary>
/// <param name="At">When it was said (UTC).</param>
/// <param name="Time">The time told; null for none.</param>
public sealed record ToldTime(DateTimeOffset At, BackTime? Time);

/// <summary>What the rule of the expected time answers.</summary>
public enum BackAnswer
{
    /// <summary>It may be told.</summary>
    Fine,

    /// <summary>It lies behind or too far ahead, or begins after it ends.</summary>
    NoTime,

    /// <summary>It was changed as often as it may be.</summary>
    TooMany,

    /// <summary>It is another one than was told, and the reason is missing.</summary>
    ReasonOwed,

    /// <summary>A reason for a change that there is none of.</summary>
    ReasonForNothing,
}
