namespace Lightline.Notifier.Stages;

/// <summary>What becomes of a notice now.</summary>
internal enum Ruling
{
    /// <summary>It is sent.</summary>
    Go,

    /// <summary>It is never sent.</summary>
    Suppress,

    /// <summary>It is looked at again.</summary>
    Later,
}
