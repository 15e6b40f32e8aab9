namespace Lightline.Notifier.Stages;

/// <summary>What a notice says, whatever the fault was.</summary>
internal enum NoticeTheme
{
    /// <summary>Service is gone.</summary>
    Lost,

    /// <summary>Service is back.</summary>
    Restored,

    /// <summary>What the NOC wrote.</summary>
    Update,

    /// <summary>What is no incident's: nothing here knows whether it is so.</summary>
    Other,
}
