using System.Collections.Frozen;

namespace Lightline.Verdict.Messages;

/// <summary>The default alphabet of text messages (3GPP TS 23.038, section 6.2.1) and how long a message may be.</summary>
public static class Gsm7
{
    /// <summary>Parts of a text message at most; each costs the provider a message.</summary>
    private const int PartsMax = 3;

    /// <summary>Of a part among several: 160 less what joins them.</summary>
    private const int SeptetsOfPart = 153;

    /// <summary>UTF-16 units of a part, where a character is not of the alphabet: 70 less what joins them.</summary>
    private const int UnitsOfPart = 67;

    private static readonly FrozenSet<char> Basic =
        ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà").ToFrozenSet();

    private static readonly FrozenSet<char> Extended = "^{}\\[~]|€\f".ToFrozenSet();

    /// <summary>What a text message takes. A part of several is shorter, and no character is torn between two.</summary>
    public static SmsSize SizeOf(string text)
    {
        var isCovered = Covers(text);
        var units = isCovered ? text.Sum(c => Extended.Contains(c) ? 2 : 1) : text.Length;
        return new SmsSize(units, units <= (isCovered ? 160 : 70) ? 1 : Lay(text, isCovered, int.MaxValue).Parts, isCovered);
    }

    /// <summary>Whether the whole text is of the alphabet.</summary>
    public static bool Covers(string text) => text.All(c => Basic.Contains(c) || Extended.Contains(c));

    /// <summary>How many UTF-16 units at its end do not go into three parts; 0 when all do.</summary>
    public static int Excess(string text) => text.Length - Lay(text, Covers(text), PartsMax).Laid;

    /// <summary>
    /// Lays a text into parts, at most so many, and tells how many UTF-16 units went in. What takes two septets or two units
    /// moves into the next part whole, so that a text of them holds fewer.
    /// </summary>
    private static (int Parts, int Laid) Lay(string text, bool isCovered, int partsMax)
    {
        var room = isCovered ? SeptetsOfPart : UnitsOfPart;
        var (parts, free) = (1, room);
        for (var at = 0; at < text.Length;)
        {
            var isPair = at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);
            var size = isPair || (isCovered && Extended.Contains(text[at])) ? 2 : 1;
            if (size > free)
            {
                if (parts == partsMax)
                {
                    return (parts, at);
                }

                (parts, free) = (parts + 1, room);
            }

            free -= size;
            at += isPair ? 2 : 1;
        }

        return (parts, text.Length);
    }
}
