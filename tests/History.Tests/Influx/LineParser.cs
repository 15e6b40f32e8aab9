using System.Globalization;
using System.Text;

namespace Lightline.History.Tests.Influx;

/// <summary>Reads a line as the line protocol's reference describes it; written apart from the writer.</summary>
internal static class LineParser
{
    public static ParsedLine Parse(string line)
    {
        var sections = Split(line, ' ');
        Assert.Equal(3, sections.Count);
        var head = Split(sections[0], ',');
        return new ParsedLine(
            Unescape(head[0]),
            head.Skip(1).Select(Pair).ToDictionary(p => Unescape(p.Key), p => Unescape(p.Value)),
            Split(sections[1], ',').Select(Pair).ToDictionary(p => Unescape(p.Key), p => Field(p.Value)),
            long.Parse(sections[2], CultureInfo.InvariantCulture));
    }

    private static KeyValuePair<string, string> Pair(string text)
    {
        var parts = Split(text, '=');
        Assert.Equal(2, parts.Count);
        return new KeyValuePair<string, string>(parts[0], parts[1]);
    }

    private static object Field(string text) => text.EndsWith('i')
        ? (object)long.Parse(text[..^1], CultureInfo.InvariantCulture)
        : double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Cuts at each separator that no backslash stands before.</summary>
    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == separator && (i == 0 || text[i - 1] != '\\'))
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }

    /// <summary>A backslash counts only before a separator.</summary>
    private static string Unescape(string text)
    {
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var isEscape = text[i] == '\\' && i + 1 < text.Length && text[i + 1] is ',' or '=' or ' ';
            if (!isEscape || text[i] != '\\')
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }
}

internal sealed record ParsedLine(
    string Measurement,
    Dictionary<string, string> Tags,
    Dictionary<string, object> Fields,
    long Milliseconds);
