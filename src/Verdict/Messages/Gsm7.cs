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

    /// <summary>What a text message takes. A part of several is shorter, and no character is torn between two.</summary>
    public static SmsSize SizeOf(string text)
    {
        var isCovered = Covers(text);
        var units = isCovered ? text.Sum(Septets) : text.Length;
        var (alone, part) = isCovered ? (160, SeptetsMax / 3) : (70, UnitsMax / 3);
        if (units <= alone)
        {
            return new SmsSize(units, 1, isCovered);
        }

        var (parts, filled) = (1, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = !isCovered && char.IsHighSurrogate(text[i]) && i + 1 < text.Length;
            var size = isCovered ? Septets(text[i]) : isPair ? 2 : 1;
            (parts, filled) = filled + size > part ? (parts + 1, size) : (parts, filled + size);
            i += isPair ? 1 : 0;
        }

        return new SmsSize(units, parts, isCovered);
    }

    /// <summary>Whether the whole text is of the alphabet.</summary>
    public static bool Covers(string text) => text.All(c => Basic.Contains(c) || Extended.Contains(c));

    /// <summary>How many units the text is too long by; 0 when it fits.</summary>
    public static int Excess(string text) => Covers(text)
        ? Math.Max(0, text.Sum(Septets) - SeptetsMax)
        : Math.Max(0, text.Length - UnitsMax);

    private static int Septets(char c) => Extended.Contains(c) ? 2 : 1;
}
