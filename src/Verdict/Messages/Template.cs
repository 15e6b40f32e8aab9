namespace Lightline.Verdict.Messages;

/// <summary>A row of <c>notify.template</c>.</summary>
/// <param name="Topic">What about.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Channel">How it is sent.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Headline">Subject line, where the channel has one.</param>
/// <param name="Body">Text with names in braces.</param>
public sealed record Template(
    string Topic,
    string Kind,
    Channel Channel,
    string Language,
    string? Headline,
    string Body);
