namespace Lightline.Data.Accounts;

/// <summary>How a message reaches a person.</summary>
public enum Channel
{
    /// <summary>Text message.</summary>
    Sms,

    /// <summary>E-mail.</summary>
    Email,

    /// <summary>In the portal.</summary>
    InApp,
}
