namespace Lightline.Notifier.Stages;

/// <summary>How its owner wants an address used now.</summary>
/// <param name="IsKnown">Whether it is a verified address of the account.</param>
/// <param name="IsOn">Whether its owner wants this topic on this channel.</param>
/// <param name="IsAsked">Whether its owner asked, in this outage, to be told there of the return.</param>
/// <param name="IsOptedOut">Whether it said STOP.</param>
/// <param name="QuietFrom">Start of the quiet hours, local; null is none.</param>
/// <param name="QuietTo">Their end; before the start means the next day.</param>
internal sealed record Contact(
    bool IsKnown, bool IsOn, bool IsAsked, bool IsOptedOut, TimeOnly? QuietFrom, TimeOnly? QuietTo);
