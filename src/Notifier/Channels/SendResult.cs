namespace Lightline.Notifier.Channels;

/// <summary>How an attempt ended.</summary>
internal enum SendResult
{
    /// <summary>The gateway or mail server has it.</summary>
    Taken,

    /// <summary>It will never take this one.</summary>
    Refused,

    /// <summary>It certainly does not have it, and may take it later.</summary>
    Away,

    /// <summary>Nobody knows whether it has it.</summary>
    InDoubt,
}
