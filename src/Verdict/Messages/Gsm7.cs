using System.Collections.Frozen;

namespace Lightline.Verdict.Messages;

/// <summary>The default alphabet of text messages (3GPP TS 23.038, section 6.2.1) and how long a message may be.</summary>
public static class Gsm7
{
    /// <summary>Three parts of 153 septets.</summary>
    public const int SeptetsMax = 459;

    /// <summary>Three parts of 67 UTF-16 units, where a character is not of the alphabet.</summary>
    public const int UnitsMax = 201;

    private static readonly FrozenSet<char> Basic =
        ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà").ToFrozenSet();

    private static readonly FrozenSet<char> Extended = "^{}\\[~]|€\f".ToFrozenSet();

    /// <summary>Whether the whole text is of the alphabet.</summary>
    public static bool Covers(string text) => text.All(c => Basic.Contains(c) || Extended.Contains(c));

    /// <summary>How many units the text is too long by; 0 when it fits.</summary>
    public static int Excess(string text) => Covers(text)
        ? Math.Max(0, text.Sum(c => Extended.Contains(c) ? 2 : 1) - SeptetsMax)
        : Math.Max(0, text.Length - UnitsMax);
}
