using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Lightline.Portal.Identity.Keys;

/// <summary>What a key looks like, and what the database knows of it.</summary>
internal static class KeyText
{
    /// <summary>By which who finds one lying about knows what it is.</summary>
    public const string Prefix = "lightline_";

    /// <summary>Random bytes: nobody guesses 256 bits, so a fast hash is enough (OWASP ASVS 5.0.0, 11.4).</summary>
    private const int RandomBytes = 32;

    /// <summary>More of what is sent is not looked at; no key of ours is longer than 53 characters.</summary>
    private const int LengthMax = 128;

    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The hash of what was sent, be it a key or not, so that both cost the same.</summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text[..Math.Min(text.Length, LengthMax)]));
}
