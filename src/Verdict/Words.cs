using System.Collections.Frozen;
using System.Globalization;
using Lightline.Contracts.Incidents;

namespace Lightline.Verdict;

/// <summary>
/// One language. Sentences hold at most 20 words and none of the engineers' words (ONT, OLT, LOS, dBm);
/// <c>{time}</c> stands where a moment is named.
/// </summary>
public sealed record Words
{
    /// <summary>BCP 47 tag.</summary>
    public required string Language { get; init; }

    /// <summary>How a moment of today is written.</summary>
    public required string TimeFormat { get; init; }

    /// <summary>How a moment of another day is written.</summary>
    public required string DayTimeFormat { get; init; }

    /// <summary>What is said for each kind.</summary>
    public required FrozenDictionary<VerdictKind, Phrase> Phrases { get; init; }

    /// <summary>What is said about the light, a sentence each.</summary>
    public required FrozenDictionary<LightBand, string> Light { get; init; }

    /// <summary>
    /// Said when a state can no longer be proved, whatever it was: the Collector forgets it when it turns Unknown, and a
    /// page whose own clock says so a moment before must use the same words.
    /// </summary>
    public required string LastChecked { get; init; }

    /// <summary>
    /// Said of an outage with <c>{from}</c> and <c>{by}</c>, or with <c>{by}</c> alone: when service is expected back.
    /// </summary>
    public required string BackBetween { get; init; }

    /// <inheritdoc cref="BackBetween"/>
    public required string BackBy { get; init; }

    /// <summary>Said of an outage with <c>{reason}</c>: why the time above is another one than before.</summary>
    public required string BackChanged { get; init; }

    /// <summary>Said of an outage with <c>{time}</c>: when people hear more at the latest.</summary>
    public required string NextUpdate { get; init; }

    /// <summary>Said behind the place of one home, of another home of the same reader.</summary>
    public required string AndOneHome { get; init; }

    /// <summary>The same with <c>{count}</c>, of several.</summary>
    public required string AndHomes { get; init; }

    /// <summary>Said of a confirmed outage when the box itself can no longer be checked.</summary>
    public required string OutageKnown { get; init; }

    /// <summary>The end of an outage that is ours to fix.</summary>
    public required AskPhrase Fixed { get; init; }

    /// <summary>The end of one that is not ours.</summary>
    public required AskPhrase Returned { get; init; }

    /// <summary>How far the work on an outage is, a word each.</summary>
    public required FrozenDictionary<OutageStage, string> Stages { get; init; }

    /// <summary>What is said of each stage where the NOC wrote nothing of its own, a sentence each.</summary>
    public required FrozenDictionary<OutageStage, string> Told { get; init; }

    /// <summary>What a letter says was changed, by <see cref="Messages.ChangedThing"/>; empty where those are its words.</summary>
    public required FrozenDictionary<string, string> Things { get; init; }

    /// <summary>
    /// Said below every e-mail that its reader may have stopped, with <c>{link}</c>: where they say what we write to them.
    /// </summary>
    public required string Manage { get; init; }

    /// <summary>What can be said of the cause, a sentence each.</summary>
    public required FrozenDictionary<OutageCause, string> Causes { get; init; }

    /// <summary>Every language there is, by tag.</summary>
    public static FrozenDictionary<string, Words> All { get; } =
        new[] { English.Words, German.Words }.ToFrozenDictionary(words => words.Language, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The words on pages: English, as all that stands around them, whatever language anybody's messages are in.
    /// </summary>
    public static Words OfPages => English.Words;

    /// <summary>The words of a BCP 47 tag: its own, else its language's, else English.</summary>
    public static Words For(string? language)
    {
        var tag = language ?? "";
        return All.GetValueOrDefault(tag) ?? All.GetValueOrDefault(tag.Split('-')[0]) ?? English.Words;
    }

    /// <summary>How the end of an outage is spoken of.</summary>
    public AskPhrase EndOf(IncidentKind kind) => kind is IncidentKind.PowerCut ? Returned : Fixed;

    /// <summary>What a letter says was changed; as it is where this language has no words of its own for it.</summary>
    public string Thing(string english) => Things.GetValueOrDefault(english, english);

    /// <summary>
    /// What the NOC wrote: the sentence of a cause that it picked in this language, its own words as they are.
    /// </summary>
    public string Spoken(string message)
    {
        foreach (var (cause, sentence) in OfPages.Causes)
        {
            if (message == sentence || message.StartsWith(sentence + " ", StringComparison.Ordinal))
            {
                return Causes[cause] + message[sentence.Length..];
            }
        }

        return message;
    }

    /// <summary>A place, and how many other homes are meant with it.</summary>
    internal string Homes(string place, int others) => others switch
    {
        0 => place,
        1 => $"{place} {AndOneHome}",
        _ => $"{place} {AndHomes.Replace("{count}", others.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)}",
    };

    /// <summary>
    /// When service is expected back, a sentence. A beginning that has passed is left out; once the end has passed it is no
    /// promise any more, and nothing is said.
    /// </summary>
    internal string Back(DateTimeOffset? from, DateTimeOffset? by, TimeZoneInfo zone, Horizon horizon)
    {
        if (by is not { } end || !horizon.IsBefore(end))
        {
            return "";
        }

        var sentence = from is { } start && horizon.IsBefore(start)
            ? BackBetween.Replace("{from}", Moment(start, zone, horizon), StringComparison.Ordinal)
            : BackBy;
        return sentence.Replace("{by}", Moment(end, zone, horizon), StringComparison.Ordinal);
    }

    /// <summary>
    /// Why that is another time than before, a sentence, as long as the time is ahead or was taken back; empty without a
    /// reason.
    /// </summary>
    internal string Changed(string? reason, DateTimeOffset? by, Horizon horizon) =>
        string.IsNullOrWhiteSpace(reason) || (by is { } end && !horizon.IsBefore(end)) ? "" : Changed(reason);

    /// <summary>"The time changed: the ground is frozen."</summary>
    public string Changed(string reason)
    {
        var text = reason.Trim();
        return BackChanged.Replace("{reason}", text[^1] is '.' or '!' or '?' ? text : text + ".", StringComparison.Ordinal);
    }

    /// <summary>A moment, written for people.</summary>
    internal string Moment(DateTimeOffset at, TimeZoneInfo zone, Horizon horizon) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString(
            horizon.IsToday(at, zone) ? TimeFormat : DayTimeFormat, CultureInfo.GetCultureInfo(Language));
}

/// <summary>What is said for one kind of verdict.</summary>
/// <param name="Word">The status word.</param>
/// <param name="Headline">The answer.</param>
/// <param name="Meaning">What it means and what to do.</param>
public sealed record Phrase(string Word, string Headline, string Meaning);

/// <summary>The end of an outage, as people ask to be told of it.</summary>
/// <param name="Ask">On the button that asks.</param>
/// <param name="Over">When they are told, as the end of a sentence.</param>
public sealed record AskPhrase(string Ask, string Over);
