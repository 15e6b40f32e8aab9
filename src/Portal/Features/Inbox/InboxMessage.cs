namespace Lightline.Portal.Features.Inbox;

/// <summary>Something that the account was told in the portal.</summary>
/// <param name="Headline">What about.</param>
/// <param name="Body">What it says: text, never markup.</param>
/// <param name="At">When (UTC).</param>
/// <param name="IsNew">Whether nobody has seen it before.</param>
public sealed record InboxMessage(string Headline, string Body, DateTimeOffset At, bool IsNew);
