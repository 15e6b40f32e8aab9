using System.Security.Cryptography;

namespace Lightline.Portal.Identity.Codes;

/// <summary>Codes that people copy from a paper or a letter: base 32 without letters that look like digits (Crockford).</summary>
internal static class PaperCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int GroupLength = 4;

    /// <summary>A random one of so many characters, of 5 bits each.</summary>
    public static string New(int length) => RandomNumberGenerator.GetString(Alphabet, length);

    /// <summary>In groups of four, as people read it.</summary>
    public static string Grouped(string code) =>
        string.Join('-', code.Chunk(GroupLength).Select(group => new string(group)));

    /// <summary>As it was made, however it was typed: O is zero, I and L are one. Only the beginning of a long text is read.</summary>
    public static string Plain(string? typed, int length) => string.Concat((typed ?? "").Take(length * 4)
        .Select(char.ToUpperInvariant)
        .Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c }).Where(char.IsAsciiLetterOrDigit));
}
