using System.Text.RegularExpressions;

namespace Lightline.Verdict.Messages;

/// <summary>
/// Fills the template of an outbox row with the fields of its payload. Who writes, and where to call, is never the
/// payload's to say; what is put in is never read as a template again.
/// </summary>
public static partial class PayloadText
{
    /// <summary>Whether the template names something that the payload does not bring.</summary>
    public static bool Lacks(Template template, MessageFacts facts) =>
        Name().Matches(template.Headline + template.Body).Any(name => Value(name, facts) is null);

    /// <summary>The subject line, on one line; null where the template has none.</summary>
    public static string? Headline(Template template, MessageFacts facts) =>
        template.Headline is null
            ? null
            : PlainText.OneLine(Fill(template.Headline, facts, PayloadFields.ValueLengthMax));

    /// <summary>The text. In a text message that is too long every value is cut shorter, so that no name is left out.</summary>
    public static string Body(Template template, MessageFacts facts)
    {
        var lengthMax = PayloadFields.ValueLengthMax;
        var body = Fill(template.Body, facts, lengthMax);
        while (template.Channel is Channel.Sms && lengthMax > 1 && Gsm7.Excess(body) > 0)
        {
            lengthMax /= 2;
            body = Fill(template.Body, facts, lengthMax);
        }

        return body;
    }

    private static string Fill(string text, MessageFacts facts, int lengthMax) =>
        Name().Replace(text, name => PlainText.Cut(PlainText.Lines(Value(name, facts) ?? ""), lengthMax));

    private static string? Value(Match name, MessageFacts facts) => name.Groups[1].Value switch
    {
        "provider" => facts.Provider,
        "phone" => facts.Phone,
        "hours" => facts.PhoneHours,
        var other => facts.Payload?.GetValueOrDefault(other),
    };

    [GeneratedRegex(@"\{([A-Za-z][A-Za-z0-9_-]*)\}")]
    private static partial Regex Name();
}
