using Lightline.Notifier.Channels;
using Lightline.Notifier.Stages;

namespace Lightline.Notifier.Sending;

/// <summary>A due notice as read in the transaction that decides it.</summary>
/// <param name="Notice">What decides whether it is sent.</param>
/// <param name="Facts">What it can speak of.</param>
/// <param name="Headline">What an earlier attempt said.</param>
/// <param name="Body">What an earlier attempt said; null when none has begun.</param>
/// <param name="Manage">Where its reader changes what is written to them, on a channel that has room for it.</param>
/// <param name="Voice">Of which incident and address: of each only one is decided at a time.</param>
internal sealed record Picked(Notice Notice, MessageFacts Facts, string? Headline, string? Body, ManageOffer? Manage, long Voice);
