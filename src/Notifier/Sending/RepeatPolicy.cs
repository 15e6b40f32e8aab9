using Lightline.Notifier.Channels;

namespace Lightline.Notifier.Sending;

/// <summary>When what is in doubt is sent again, and when what nobody took is tried again.</summary>
internal static class RepeatPolicy
{
    /// <summary>With our id, a repeat reaches nobody twice.</summary>
    public const int RepeatsWithIdMax = 5;

    /// <summary>Without it, one repeat is the price of not forgetting anybody.</summary>
    public const int RepeatsWithoutIdMax = 1;

    /// <summary>What nobody took for so long is news to nobody.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    private static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(1);

    /// <summary>Whether another attempt is allowed after so many in doubt.</summary>
    public static bool Allows(bool takesIds, int doubts) =>
        doubts <= (takesIds ? RepeatsWithIdMax : RepeatsWithoutIdMax);

    /// <summary>When to repeat after so many attempts in doubt, the last begun then; null when no repeat is left.</summary>
    public static DateTimeOffset? RepeatAt(bool takesIds, int doubts, DateTimeOffset begunAt, DateTimeOffset now) =>
        !Allows(takesIds, doubts) ? null
        : takesIds ? now + TimeSpan.FromSeconds(doubts == 1 ? 0 : Math.Pow(2, doubts - 2))
        : begunAt + SendLimits.ReportWithin;

    /// <summary>When an attempt without an outcome counts as in doubt.</summary>
    public static DateTimeOffset LeaseUntil(bool takesIds, DateTimeOffset begunAt) =>
        begunAt + (takesIds ? SendLimits.Lease : SendLimits.ReportWithin);

    /// <summary>When to try again what the other side certainly does not have; attempts counts those made.</summary>
    public static DateTimeOffset TryAgainAt(int attempts, DateTimeOffset now)
    {
        var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Clamp(attempts - 1, 0, 6)));
        return now + (pause < PauseMax ? pause : PauseMax);
    }
}
