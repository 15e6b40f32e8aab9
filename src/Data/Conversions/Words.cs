using System.Collections.Frozen;
using System.Text;

namespace Lightline.Data.Conversions;

/// <summary>How enums are spelled in the database: lower case, words joined by a hyphen.</summary>
internal static class Words
{
    public static string Of<TEnum>(TEnum value) where TEnum : struct, Enum => Table<TEnum>.ByValue[value];

    public static TEnum Parse<TEnum>(string word) where TEnum : struct, Enum =>
        Table<TEnum>.ByWord.TryGetValue(word, out var value)
            ? value
            : throw new FormatException($"'{word}' is no {typeof(TEnum).Name}");

    /// <summary>The list of a check constraint: <c>kind in ('plan', 'walled-garden')</c>.</summary>
    public static string Check<TEnum>(string column) where TEnum : struct, Enum =>
        $"{column} in ({string.Join(", ", Enum.GetValues<TEnum>().Select(v => $"'{Of(v)}'"))})";

    private static string Hyphenate(string name)
    {
        var word = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && word.Length > 0)
            {
                word.Append('-');
            }

            word.Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }

    private static class Table<TEnum> where TEnum : struct, Enum
    {
        public static readonly FrozenDictionary<TEnum, string> ByValue =
            Enum.GetValues<TEnum>().ToFrozenDictionary(v => v, v => Hyphenate(v.ToString()));

        public static readonly FrozenDictionary<string, TEnum> ByWord =
            ByValue.ToFrozenDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);
    }
}
