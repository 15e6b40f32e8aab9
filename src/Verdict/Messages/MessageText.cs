using System.Globalization;
using System.Text.RegularExpressions;

namespace Lightline.Verdict.Messages;

/// <summary>
/// Fills a template. What is put in is never read as a template again, so that no text of a person can name another
/// value; a name that nobody knows leaves nothing.
/// </summary>
public static partial class MessageText
{
    private const string Cut = "…";

    /// <summary>The subject line, on one line; null where the template has none.</summary>
    public static string? Headline(Template template, MessageFacts facts, DateTimeOffset now) =>
        template.Headline is null
            ? null
            : LineBreaks().Replace(Fill(template.Headline, facts, Message(facts, now), now), " ");

    /// <summary>The text. A text message that is too long loses the end of what the NOC wrote, not its link.</summary>
    public static string Body(Template template, MessageFacts facts, DateTimeOffset now)
    {
        var message = Message(facts, now);
        var body = Fill(template.Body, facts, message, now);
        while (template.Channel is Channel.Sms && message.Length > 0 && Gsm7.Excess(body) is > 0 and var excess)
        {
            // The mark of the cut is of the other alphabet, so a second turn may find that less fits.
            message = message.Length > excess + Cut.Length ? message[..^(excess + Cut.Length)].TrimEnd() + Cut : "";
            body = Fill(template.Body, facts, message, now);
        }

        return body;
    }

    private static string Fill(string text, MessageFacts facts, string message, DateTimeOffset now) =>
        Name().Replace(text, match => match.Groups[1].Value switch
        {
            "provider" => facts.Provider,
            "phone" => facts.Phone,
            "hours" => facts.PhoneHours,
            "place" => facts.Place,
            "link" => facts.Link,
            "time" => Time(facts.At, facts, now),
            "message" => message,
            _ => "",
        });

    /// <summary>What the NOC wrote and by when it is mended; without words of its own, what the stage says.</summary>
    private static string Message(MessageFacts facts, DateTimeOffset now)
    {
        if (facts.Update is not { } update)
        {
            return "";
        }

        var message = string.IsNullOrWhiteSpace(update.Message) ? StageWords(update.Stage) : update.Message.Trim();
        var back = (update.BackFrom, update.BackBy) switch
        {
            ({ } from, { } by) => $"Back between {Time(from, facts, now)} and {Time(by, facts, now)}.",
            (_, { } by) => $"Back by about {Time(by, facts, now)}.",
            _ => "",
        };
        return string.Join(' ', new[] { Unspoken().Replace(message, " "), back }.Where(p => p.Length > 0));
    }

    private static string StageWords(string? stage) => stage switch
    {
        "identified" => "We know what is broken and are mending it.",
        "monitoring" => "It is mended, and we are watching it.",
        "resolved" => "It is mended.",
        _ => "We are looking for the cause.",
    };

    private static string Time(DateTimeOffset at, MessageFacts facts, DateTimeOffset now)
    {
        var words = Words.For(facts.Language);
        var local = TimeZoneInfo.ConvertTime(at, facts.Zone);
        var isToday = local.Date == TimeZoneInfo.ConvertTime(now, facts.Zone).Date;
        return local.ToString(
            isToday ? words.TimeFormat : words.DayTimeFormat, CultureInfo.GetCultureInfo(words.Language));
    }

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Name();

    [GeneratedRegex(@"[\r\n]+")]
    private static partial Regex LineBreaks();

    /// <summary>Control characters but line breaks: nobody means to send them.</summary>
    [GeneratedRegex(@"[\p{Cc}-[\n]]+")]
    private static partial Regex Unspoken();
}
