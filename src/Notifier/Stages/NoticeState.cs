namespace Lightline.Notifier.Stages;

/// <summary>Where a notice stands; the words are the database's.</summary>
internal enum NoticeState
{
    /// <summary>Waits for an attempt; nobody has it.</summary>
    Planned,

    /// <summary>Not sent, and will not be.</summary>
    Suppressed,

    /// <summary>An attempt has begun.</summary>
    Submitting,

    /// <summary>An attempt began and nobody knows its outcome.</summary>
    InDoubt,

    /// <summary>The gateway, the mail server or the inbox has it.</summary>
    Submitted,

    /// <summary>A report says that it arrived.</summary>
    Delivered,

    /// <summary>A report says that it did not.</summary>
    Undelivered,

    /// <summary>Given up; nobody has it.</summary>
    Failed,
}
