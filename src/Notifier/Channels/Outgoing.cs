namespace Lightline.Notifier.Channels;

/// <summary>One begun attempt, as its channel sends it.</summary>
/// <param name="Id">The notice's id, the same at each attempt.</param>
/// <param name="Number">Of the attempt, from 1.</param>
/// <param name="Address">Phone number or e-mail address.</param>
/// <param name="Provider">In whose name.</param>
/// <param name="Headline">Subject line, where the channel has one.</param>
/// <param name="Body">Plain text.</param>
/// <param name="Doubts">Attempts before this one whose outcome nobody knows.</param>
/// <param name="PlannedAt">When the notice was made (UTC).</param>
/// <param name="BegunAt">When it was marked as begun (UTC).</param>
/// <param name="Manage">Where its reader says what is written to them; null for what nobody may turn off.</param>
/// <param name="IsReported">Whether its gateway is to report what becomes of it: only of what somebody keeps a record of.</param>
internal sealed record Outgoing(
    Guid Id,
    int Number,
    string Address,
    string Provider,
    string? Headline,
    string Body,
    int Doubts,
    DateTimeOffset PlannedAt,
    DateTimeOffset BegunAt,
    ManageOffer? Manage = null,
    bool IsReported = true);
