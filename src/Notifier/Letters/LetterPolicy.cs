using Lightline.Notifier.Channels;
using Lightline.Notifier.Stages;

namespace Lightline.Notifier.Letters;

/// <summary>
/// What becomes of a letter after an attempt: pure. A code must not come twice and late, so what may have been heard is
/// repeated once, and only where the other side knows a repeat again.
/// </summary>
internal static class LetterPolicy
{
    /// <summary>The first pause after which what nobody took is tried again; it doubles each time.</summary>
    private const int PauseSecondsMin = 2;

    /// <summary>The longest: whoever waits for a code looks at the telephone in their hand.</summary>
    private const int PauseSecondsMax = 15;

    /// <param name="letter">Which.</param>
    /// <param name="outcome">How its attempt ended.</param>
    /// <param name="takesIds">Whether a repeat reaches nobody twice.</param>
    /// <param name="now">UTC.</param>
    public static LetterStep After(Letter letter, SendOutcome outcome, bool takesIds, DateTimeOffset now) =>
        outcome.Result switch
        {
            SendResult.Taken => new(LetterState.Submitted, null, null),
            // What certainly did not arrive this time leaves open whether it did before.
            SendResult.Refused => new(letter.IsRepeat ? LetterState.InDoubt : LetterState.Failed, outcome.Reason, null),
            SendResult.Away => new(
                LetterState.Planned, letter.IsRepeat ? Reason.Repeated : outcome.Reason, TryAgainAt(letter, now)),
            _ when takesIds && !letter.IsRepeat => new(LetterState.Planned, Reason.Repeated, now),
            _ => new(LetterState.InDoubt, outcome.Reason, null),
        };

    /// <summary>After 2, 4, 8 and then every 15 s; no later than it is good, so that it ends in time.</summary>
    private static DateTimeOffset TryAgainAt(Letter letter, DateTimeOffset now)
    {
        var seconds = Math.Min(PauseSecondsMax, PauseSecondsMin << Math.Clamp(letter.Number - 1, 0, 8));
        var at = now + TimeSpan.FromSeconds(seconds);
        return at < letter.GoodUntil ? at : letter.GoodUntil;
    }
}
