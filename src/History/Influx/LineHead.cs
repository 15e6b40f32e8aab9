using System.Globalization;
using System.Text;

namespace Lightline.History.Influx;

/// <summary>
/// The constant part of an ONT's lines: measurement and tags, in the order of their keys, which spares the server a sort.
/// </summary>
internal static class LineHead
{
    /// <summary>Longest tag value, in characters; longer names are cut.</summary>
    public const int TagCharactersMax = 200;

    /// <summary>The head up to and with the space before the first field.</summary>
    public static byte[] Format(HistoryKey key)
    {
        var head = new StringBuilder(LineProtocolWriter.Measurement);
        AppendTag(head, "olt", key.Olt);
        AppendTag(head, LineProtocolWriter.OntTag, key.Ont.Value.ToString(CultureInfo.InvariantCulture));
        AppendTag(head, "pon", key.Pon);
        AppendTag(head, "region", key.Region);
        return Encoding.UTF8.GetBytes(head.Append(' ').ToString());
    }

    /// <summary>
    /// The value as line protocol can carry it. It has no form for a line break or for a backslash at the end (which
    /// would escape the separator after it), so these become <c>_</c>, as does every other control character.
    /// </summary>
    public static string Carriable(string value)
    {
        var cut = value.Length > TagCharactersMax ? value[..TagCharactersMax] : value;
        var text = new StringBuilder(cut.Length);
        // Runes, so that half a character (of a cut, or of a broken name) becomes U+FFFD here and not in the encoder.
        foreach (var rune in cut.EnumerateRunes())
        {
            text.Append(Rune.IsControl(rune) ? "_" : rune.ToString());
        }

        return text.ToString() is [.. var start, '\\'] ? start + "_" : text.ToString();
    }

    private static void AppendTag(StringBuilder head, string name, string value)
    {
        var text = Carriable(value);
        // The protocol knows no empty tag: it is left out.
        if (text.Length == 0)
        {
            return;
        }

        head.Append(',').Append(name).Append('=');
        foreach (var c in text)
        {
            if (c is ',' or '=' or ' ')
            {
                head.Append('\\');
            }

            head.Append(c);
        }
    }
}
