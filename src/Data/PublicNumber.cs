using System.Buffers;
using System.Security.Cryptography;

namespace Lightline.Data;

/// <summary>
/// The 8-character codes that people read out on the telephone. Random, so that nobody can count up to a neighbour's;
/// the alphabet leaves out what looks alike (0 O, 1 I L): 31^8 = 8.5e11 codes.
/// </summary>
public static class PublicNumber
{
    /// <summary>How many characters a code has.</summary>
    public const int Length = 8;

    /// <summary>The characters of a code.</summary>
    public const string Alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    /// <summary>A fresh random code; the table's unique index decides whether it is free.</summary>
    public static string Next() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>Whether a text is a code, upper case.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: Length } && !text.AsSpan().ContainsAnyExcept(Letters);
}
