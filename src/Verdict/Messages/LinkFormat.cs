namespace Lightline.Verdict.Messages;

/// <summary>Where people read the newest of an incident (setting <c>Links:Format</c>).</summary>
/// <param name="format">An address with <c>{host}</c>, the provider's, and <c>{number}</c>, the incident's.</param>
public sealed class LinkFormat(string format)
{
    /// <summary>Stands where the provider's host name goes.</summary>
    public const string Host = "{host}";

    /// <summary>Stands where the incident's public number goes.</summary>
    public const string Number = "{number}";

    /// <summary>Whether links can be made of it: an http address with the number in it.</summary>
    public static bool IsValid(string format) =>
        format.Contains(Number, StringComparison.Ordinal)
        && Uri.TryCreate(new LinkFormat(format).Fill("host.example", "ABCD2345"), UriKind.Absolute, out var sample)
        && sample.Scheme is "http" or "https";

    /// <summary>The address of one incident on one provider's host.</summary>
    public string Fill(string host, string number) => format
        .Replace(Host, host, StringComparison.Ordinal)
        .Replace(Number, number, StringComparison.Ordinal);

    /// <summary>The address of a page on a provider's host: of the form only the scheme and the port are wanted.</summary>
    public Uri To(string host, string path) => new(new Uri(Fill(host, "0")), path);
}
