using Lightline.Verdict.Messages;

namespace Lightline.Portal.Features.Noc;

/// <summary>What of an update reaches people, and how.</summary>
/// <param name="Providers">Whose customers are off now, most homes first.</param>
/// <param name="NotAsked">Providers beyond the bound, whose customers are told and not counted here.</param>
public sealed record UpdatePreview(IReadOnlyList<ProviderPreview> Providers, int NotAsked);

/// <summary>What one provider's customers are sent, in its name, language and time.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Homes">Homes off now on which its customers have a service.</param>
/// <param name="Sms">The text message; null when no wording is stored for it, and none is sent.</param>
/// <param name="Mail">The e-mail; likewise.</param>
/// <param name="Inbox">The message in the portal; likewise.</param>
public sealed record ProviderPreview(
    string Provider, long Homes, MessagePreview? Sms, MessagePreview? Mail, MessagePreview? Inbox);

/// <summary>One message as it is sent, with a stand-in for the address that each home reads.</summary>
/// <param name="Headline">The subject line, where it has one.</param>
/// <param name="Body">The text.</param>
/// <param name="SizeMax">What it takes as a text message where the address is longest, and speaks of other homes too.</param>
/// <param name="IsCut">Whether it loses the end of what was written there.</param>
public sealed record MessagePreview(string? Headline, string Body, SmsSize SizeMax, bool IsCut);
