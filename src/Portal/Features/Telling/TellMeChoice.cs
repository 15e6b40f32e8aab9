using Lightline.Verdict;

namespace Lightline.Portal.Features.Telling;

/// <summary>How somebody hears that the outage of a connection of theirs is over: only what will be kept is said.</summary>
/// <param name="Connection">The connection's public number.</param>
/// <param name="Phone">Their telephone, masked; null when there is none that can be texted.</param>
/// <param name="IsTextedAnyway">Whether it is texted about outages at every hour, so that nobody needs to ask.</param>
/// <param name="AskedFor">The page of the outage for which they asked; null when they did not.</param>
/// <param name="IsMailed">Whether they get e-mail about outages.</param>
public sealed record TellMeChoice(string Connection, string? Phone, bool IsTextedAnyway, string? AskedFor, bool IsMailed)
{
    /// <summary>What is said where no telephone can be texted.</summary>
    public string WithoutPhone => IsMailed
        ? "When it is over we write to you here, under Messages, and by e-mail."
        : "When it is over we write to you here, under Messages.";

    /// <summary>What is said where one is, or will be.</summary>
    public string Promise(AskPhrase words) => $"We text {Phone} {words.Over}.";
}
