namespace Lightline.Notifier.Stages;

/// <summary>
/// Whether its owner wants it there, now: the address may have changed hands, the wish may have changed. The inbox is the
/// account's own record and has no switch. Who asked in this outage to be told of the return wants that one text though
/// they want none for good; STOP is said to every text and wins.
/// </summary>
internal static class Reach
{
    public static Step Judge(Notice notice, DateTimeOffset now) => notice switch
    {
        { Channel: Channel.InApp } => Step.Go,
        { Contact.IsOptedOut: true } => Step.Suppress(Reason.OptedOut),
        { Contact.IsKnown: false } => Step.Suppress(Reason.AddressGone),
        { Contact.IsOn: false, IsAskedFor: false } => Step.Suppress(Reason.SwitchedOff),
        _ => Step.Go,
    };
}
