namespace Lightline.Portal.Features.Inbox;

/// <summary>Some of what the account was told in the portal.</summary>
/// <param name="Messages">Newest first.</param>
/// <param name="Unread">How many nobody has seen before, these included; at most <see cref="UnreadMax"/> are counted.</param>
/// <param name="Older">Where older ones begin, as the page's address names it; null when these are the oldest.</param>
public sealed record InboxView(IReadOnlyList<InboxMessage> Messages, int Unread, string? Older)
{
    /// <summary>More are not counted.</summary>
    public const int UnreadMax = 99;

    /// <summary>How many of those that are not shown here nobody has seen.</summary>
    public int UnreadElsewhere => Unread - Messages.Count(message => message.IsNew);

    /// <summary>A number of messages, for people.</summary>
    public static string Count(int messages) => messages >= UnreadMax ? $"{UnreadMax} or more" : $"{messages}";
}
