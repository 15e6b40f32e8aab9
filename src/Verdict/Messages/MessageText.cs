using System.Text.RegularExpressions;

namespace Lightline.Verdict.Messages;

/// <summary>
/// Fills a template. What is put in is never read as a template again, so that no text of a person can name another
/// value; a name that nobody knows leaves nothing.
/// </summary>
public static partial class MessageText
{
    /// <summary>The subject line, on one line; null where the template has none.</summary>
    public static string? Headline(Template template, MessageFacts facts, DateTimeOffset now) =>
        template.Headline is null
            ? null
            : PlainText.OneLine(Fill(
                template.Headline, facts, Message(Spoken(facts), facts.Update?.BackReason ?? "", facts, now), now));

    /// <summary>The text. A text message that is too long loses the end of what the NOC wrote, not its time nor its link.</summary>
    public static string Body(Template template, MessageFacts facts, DateTimeOffset now)
    {
        var (spoken, reason) = (Spoken(facts), PlainText.Lines(facts.Update?.BackReason ?? ""));
        var body = Fill(template.Body, facts, Message(spoken, reason, facts, now), now);
        while (template.Channel is Channel.Sms && spoken.Length + reason.Length > 0
            && Gsm7.Excess(body) is > 0 and var excess)
        {
            // The mark of the cut is of the other alphabet, so a second turn may find that less fits. The reason goes last.
            (spoken, reason) = spoken.Length > 0 ? (Shorter(spoken, excess), reason) : ("", Shorter(reason, excess));
            body = Fill(template.Body, facts, Message(spoken, reason, facts, now), now);
        }

        return body;
    }

    /// <summary>When it happened, on the reader's clock and in their language; without the day when that is today.</summary>
    public static string Time(MessageFacts facts, DateTimeOffset now) =>
        Words.For(facts.Language).Moment(facts.At, facts.Zone, new Horizon(now));

    /// <summary>So many characters less, with a mark of the cut; nothing, when nothing would be left.</summary>
    private static string Shorter(string text, int excess) =>
        text.Length > excess + 1 ? PlainText.Cut(text, text.Length - excess) : "";

    private static string Fill(string text, MessageFacts facts, string message, DateTimeOffset now) =>
        Name().Replace(text, match => match.Groups[1].Value switch
        {
            "provider" => facts.Provider,
            "phone" => facts.Phone,
            "hours" => facts.PhoneHours,
            "place" => Words.For(facts.Language).Homes(facts.Place, facts.OtherHomes),
            "link" => facts.Link,
            "time" => Time(facts, now),
            "message" => message,
            _ => "",
        });

    /// <summary>What the NOC wrote; without words of its own, what the stage says.</summary>
    private static string Spoken(MessageFacts facts) => facts.Update switch
    {
        null => "",
        { Message: var own, Stage: var stage } => PlainText.Lines(
            string.IsNullOrWhiteSpace(own)
                ? Words.For(facts.Language).Told[StageOf(stage)]
                : Words.For(facts.Language).Spoken(own.Trim())),
    };

    /// <summary>That, by when it is mended, and why that is another time than before.</summary>
    private static string Message(string spoken, string reason, MessageFacts facts, DateTimeOffset now)
    {
        if (facts.Update is not { } update)
        {
            return "";
        }

        var (words, horizon) = (Words.For(facts.Language), new Horizon(now));
        var back = words.Back(update.BackFrom, update.BackBy, facts.Zone, horizon);
        var why = words.Changed(reason, update.BackBy, horizon);
        return string.Join(' ', new[] { spoken, back, why }.Where(p => p.Length > 0));
    }

    private static OutageStage StageOf(string? stage) => stage switch
    {
        "identified" => OutageStage.Fixing,
        "monitoring" => OutageStage.Watching,
        "resolved" => OutageStage.Fixed,
        _ => OutageStage.Looking,
    };

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Name();
}
