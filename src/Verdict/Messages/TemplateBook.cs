namespace Lightline.Verdict.Messages;

/// <summary>The templates of this moment.</summary>
public sealed class TemplateBook(IReadOnlyList<Template> templates)
{
    /// <summary>What is said where a language has no words of its own.</summary>
    private const string Fallback = "en";

    /// <summary>In the language, else in its main language, else in English; null when there is none.</summary>
    public Template? Find(string topic, string kind, Channel channel, string language)
    {
        var main = language.Split('-', 2)[0];
        var fitting = templates.Where(t => t.Topic == topic && t.Kind == kind && t.Channel == channel).ToArray();
        return new[] { language, main, Fallback }
            .Select(l => fitting.FirstOrDefault(t => t.Language.Equals(l, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(t => t is not null);
    }
}
