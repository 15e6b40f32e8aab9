namespace Lightline.Notifier.Templates;

/// <summary>Where people read the newest of an incident (setting <c>Links:Format</c>).</summary>
/// <param name="format">An address with <c>{host}</c>, the provider's, and <c>{number}</c>, the incident's.</param>
internal sealed class LinkFormat(string format)
{
    public const string Host = "{host}";

    public const string Number = "{number}";

    public string Fill(string host, string number) => format
        .Replace(Host, host, StringComparison.Ordinal)
        .Replace(Number, number, StringComparison.Ordinal);
}
