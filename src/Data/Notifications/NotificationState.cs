namespace Lightline.Data.Notifications;

/// <summary>Where a notification stands.</summary>
public enum NotificationState
{
    /// <summary>Waits for its first attempt.</summary>
    Planned,

    /// <summary>Not sent, and will not be; the reason says why.</summary>
    Suppressed,

    /// <summary>An attempt has begun.</summary>
    Submitting,

    /// <summary>An attempt began and nobody knows its outcome.</summary>
    InDoubt,

    /// <summary>The gateway, the mail server or the inbox has it.</summary>
    Submitted,

    /// <summary>A delivery report says that it arrived.</summary>
    Delivered,

    /// <summary>A delivery report says that it did not.</summary>
    Undelivered,

    /// <summary>Given up; the reason says why.</summary>
    Failed,
}
