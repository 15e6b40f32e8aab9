using Lightline.Notifier.Channels;
using Lightline.Notifier.Stages;
using Lightline.Verdict;

namespace Lightline.Notifier.Letters;

/// <summary>
/// The words of a letter: its template, filled with the strings of its payload. Who writes, where to call and when it
/// happened is never the payload's to say.
/// </summary>
internal static class LetterText
{
    private const string Topic = "sign-in";
    private const string Time = "time";
    private const string What = "what";

    /// <summary>What its channel sends; or, where there are no words, why not.</summary>
    public static (Outgoing? Message, string? Why) Write(
        Letter letter, Channel channel, TemplateBook templates, DateTimeOffset now)
    {
        if (templates.Find(Topic, letter.Kind, channel, letter.Facts.Language) is not { } template)
        {
            return (null, Reason.NoTemplate);
        }

        var payload = new Dictionary<string, string>(letter.Facts.Payload ?? PayloadFields.Read(null), StringComparer.Ordinal)
        {
            [Time] = MessageText.Time(letter.Facts, now),
        };
        if (payload.TryGetValue(What, out var what))
        {
            payload[What] = Words.For(letter.Facts.Language).Thing(what);
        }

        var facts = letter.Facts with { Payload = payload };
        return PayloadText.Lacks(template, facts)
            ? (null, Reason.FieldMissing)
            : (new Outgoing(
                letter.Id, letter.Number, letter.Address, facts.Provider, PayloadText.Headline(template, facts),
                PayloadText.Body(template, facts), letter.IsRepeat ? 1 : 0, facts.At, letter.BegunAt, IsReported: false), null);
    }
}
