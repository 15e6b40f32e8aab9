using System.Text.RegularExpressions;

namespace Lightline.Verdict.Messages;

/// <summary>Text of people and other programs, made harmless for a message and a page.</summary>
public static partial class PlainText
{
    private const string Mark = "…";

    /// <summary>On one line, as a header needs it: whatever breaks a line or steers a device becomes a space.</summary>
    public static string OneLine(string text) => LineBreaks().Replace(Visible(text), " ");

    /// <summary>Its line breaks stay, other control characters become spaces: nobody means to send them.</summary>
    public static string Lines(string text) => Unspoken().Replace(Visible(text).ReplaceLineEndings("\n"), " ");

    /// <summary>
    /// Without what nobody sees: turns of the writing direction, which can make a sentence read otherwise than it was
    /// checked, and characters of no width, which can hide in a link. The joiners stay: scripts and signs need them.
    /// </summary>
    public static string Visible(string text) => Unseen().Replace(text, "");

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

    [GeneratedRegex(@"[\p{Cf}-[\u200C\u200D]]+")]
    private static partial Regex Unseen();

    [GeneratedRegex(@"[\p{Cc}-[\n]]+")]
    private static partial Regex Unspoken();
}
