namespace Lightline.Portal.Features.Connection;

/// <summary>One local day, as far as it has passed and lies in the account's time.</summary>
/// <param name="Day">The date.</param>
/// <param name="IsOurs">Whether the account had the connection on it.</param>
/// <param name="Breaks">Breaks that touch it.</param>
/// <param name="Down">How long service was lost on it, as far as anybody saw.</param>
/// <param name="IsOngoing">Whether one of its breaks has no end yet.</param>
/// <param name="Unknown">How long nobody watched.</param>
/// <param name="Length">How much of it there is.</param>
public sealed record BreakDay(
    DateOnly Day, bool IsOurs, int Breaks, TimeSpan Down, bool IsOngoing, TimeSpan Unknown, TimeSpan Length)
{
    /// <summary>A day of which more than this is not known is not called good.</summary>
    private static readonly TimeSpan _unknownMax = TimeSpan.FromHours(1);

    /// <summary>Its tone.</summary>
    public string Tone => Breaks > 0 ? "down" : !IsOurs || IsMostlyUnknown ? "unknown" : "ok";

    /// <summary>What happened on it.</summary>
    public string Words => this switch
    {
        { IsOurs: false } => "before your time here",
        { Breaks: 1, IsOngoing: true } => "1 break, no end seen yet",
        { Breaks: > 1, IsOngoing: true } => $"{Breaks} breaks, one with no end seen yet",
        { Breaks: 1 } => $"1 break, {Shell.Clock.Span(Down)}",
        { Breaks: > 1 } => $"{Breaks} breaks, {Shell.Clock.Span(Down)}",
        _ when Unknown >= Length => "not known",
        _ when IsMostlyUnknown => $"no breaks seen, not known for {Shell.Clock.Span(Unknown)}",
        _ => "no breaks",
    };

    /// <summary>In the first hours of a day a part of them is enough.</summary>
    private bool IsMostlyUnknown => Unknown > _unknownMax || Unknown * 2 > Length;
}
