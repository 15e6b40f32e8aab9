namespace Lightline.Notifier.Letters;

/// <summary>Where a letter stands, as <c>notify.letter.state</c> spells it.</summary>
internal static class LetterState
{
    /// <summary>Waits for an attempt.</summary>
    public const string Planned = "planned";

    /// <summary>The gateway or the mail server has it.</summary>
    public const string Submitted = "submitted";

    /// <summary>It may have been heard and is not repeated: whoever waits for a code asks for a new one.</summary>
    public const string InDoubt = "in-doubt";

    /// <summary>Nobody has it, and nobody will.</summary>
    public const string Failed = "failed";

    /// <summary>Nobody took it while it was good.</summary>
    public const string Expired = "expired";
}
