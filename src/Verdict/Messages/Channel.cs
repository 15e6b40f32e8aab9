namespace Lightline.Verdict.Messages;

/// <summary>How a notice reaches a person.</summary>
public enum Channel
{
    /// <summary>Text message.</summary>
    Sms,

    /// <summary>E-mail.</summary>
    Email,

    /// <summary>The row itself, which the Portal shows.</summary>
    InApp,
}
