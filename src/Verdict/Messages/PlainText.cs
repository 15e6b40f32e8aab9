using System.Text.RegularExpressions;

namespace Lightline.Verdict.Messages;

/// <summary>Text of people and other programs, made harmless for a message.</summary>
public static partial class PlainText
{
    private const string Mark = "…";

    /// <summary>On one line, as a header needs it: whatever breaks a line or steers a device becomes a space.</summary>
    public static string OneLine(string text) => LineBreaks().Replace(text, " ");

    /// <summary>Its line breaks stay, other control characters become spaces: nobody means to send them.</summary>
    public static string Lines(string text) => Unspoken().Replace(text.ReplaceLineEndings("\n"), " ");

    /// <summary>At most so many characters (UTF-16), a mark in place of what is cut; no character is cut in half.</summary>
    public static string Cut(string text, int lengthMax)
    {
        if (text.Length <= lengthMax)
        {
            return text;
        }

        var length = Math.Max(0, lengthMax - Mark.Length);
        return text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd() + Mark;
    }

    [GeneratedRegex(@"[\p{Cc}\p{Zl}\p{Zp}]+")]
    private static partial Regex LineBreaks();

    [GeneratedRegex(@"[\p{Cc}-[\n]]+")]
    private static partial Regex Unspoken();
}
