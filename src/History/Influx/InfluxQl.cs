using System.Text;

namespace Lightline.History.Influx;

/// <summary>Quotes what is put into an InfluxQL statement, so that no name can end its quotes.</summary>
internal static class InfluxQl
{
    /// <summary>A name in double quotes.</summary>
    public static string Identifier(string name) => Quote(name, '"');

    /// <summary>A text in single quotes.</summary>
    public static string Literal(string text) => Quote(text, '\'');

    private static string Quote(string text, char quote)
    {
        var quoted = new StringBuilder(text.Length + 2).Append(quote);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\n' => quoted.Append("\\n"),
                '\\' => quoted.Append("\\\\"),
                _ when c == quote => quoted.Append('\\').Append(c),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append(quote).ToString();
    }
}
