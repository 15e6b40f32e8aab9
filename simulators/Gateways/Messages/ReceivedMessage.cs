namespace Lightline.Gateways.Messages;

/// <summary>A message as it reached a person; its JSON is what <c>GET /messages</c> answers.</summary>
/// <param name="Id">The sender's id where the gateway takes one, else one of ours: no mail server compares Message-IDs.</param>
/// <param name="Channel"><c>sms</c> or <c>email</c>.</param>
/// <param name="To">Phone number or address.</param>
/// <param name="From">Sender.</param>
/// <param name="Subject">Null for a text message.</param>
/// <param name="Text">Plain text.</param>
/// <param name="At">When it arrived (UTC).</param>
/// <param name="Attempt">How often it has been handed in.</param>
public sealed record ReceivedMessage(
    string Id,
    string Channel,
    string To,
    string From,
    string? Subject,
    string Text,
    DateTimeOffset At,
    int Attempt);
