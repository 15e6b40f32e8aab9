namespace Lightline.Notifier.Channels;

/// <summary>How an attempt ended, and why.</summary>
/// <param name="Result">How.</param>
/// <param name="Reason">A word of ours, never text from outside; null when it was taken.</param>
internal readonly record struct SendOutcome(SendResult Result, string? Reason = null)
{
    /// <summary>The gateway or mail server has it.</summary>
    public static SendOutcome Taken { get; } = new(SendResult.Taken);

    /// <summary>As the database spells it.</summary>
    public string Word => Result switch
    {
        SendResult.Taken => "submitted",
        SendResult.Refused => "refused",
        SendResult.Away => "away",
        _ => "in-doubt",
    };
}
