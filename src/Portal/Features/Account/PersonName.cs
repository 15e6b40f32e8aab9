using System.Globalization;
using System.Text;
using Lightline.Verdict.Messages;

namespace Lightline.Portal.Features.Account;

/// <summary>
/// What one person calls another. It goes into mail that we send to whoever they name, so nothing in it may read as an
/// address or a sentence: letters, marks, spaces, and the signs that names have.
/// </summary>
internal static class PersonName
{
    /// <summary>Characters (UTF-16).</summary>
    public const int LengthMax = 80;

    /// <summary>What is said of a name of one's own that is none.</summary>
    public static readonly string Fault = $"Type your name in letters, at most {LengthMax}";

    /// <summary>The name as it is kept, on one line; null when it is none.</summary>
    public static string? Parse(string? typed)
    {
        var name = PlainText.OneLine(typed ?? "").Trim().Normalize(NormalizationForm.FormC);
        return name.Length is > 0 and <= LengthMax && name.Any(char.IsLetter) && name.EnumerateRunes().All(IsOfAName)
            && !Enumerable.Range(0, name.Length - 1).Any(i => name[i] == '.' && name[i + 1] != ' ')
                ? name
                : null;
    }

    private static bool IsOfAName(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        || Rune.IsLetter(rune)
        || rune.Value is ' ' or '.' or '-' or '\'' or '\u2019' or '\u200C' or '\u200D';
}
