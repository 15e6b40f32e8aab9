using System.Globalization;
using System.Net;
using System.Text;

namespace Lightline.Notifier.Tests.Channels;

/// <summary>Puts the lines of Kannel's telephone network together as a telephone does.</summary>
internal static class PhoneTexts
{
    /// <summary>In front of each part: a number for the message, how many parts, which of them (23.040, section 9.2.3.24.1).</summary>
    private const string PartsHeader = "050003";

    /// <summary>The texts that reached a number whole, each with its number of parts.</summary>
    /// <param name="lines">What arrived.</param>
    /// <param name="number">The telephone.</param>
    /// <param name="isUcs2">Whether parts hold UTF-16; Kannel's line does not say so of a part.</param>
    public static IReadOnlyList<(string Text, int Parts)> Read(IReadOnlyList<string> lines, string number, bool isUcs2) =>
    [
        .. lines.Select(l => l.Split(' ', 4)).Where(w => w.Length == 4 && w[1] == number)
            .Select((w, at) => Part(at, w[2], w[3]))
            .GroupBy(p => p.Message)
            .Where(g => g.Count() == g.First().Of)
            .Select(g => (Join(g.OrderBy(p => p.Place).SelectMany(p => p.Content), isUcs2), g.Count())),
    ];

    private static (string Message, int Of, int Place, byte[] Content) Part(int at, string kind, string rest)
    {
        // A message of one part is told as it is, or as bytes that say of themselves that they are UTF-16.
        if (kind != "udh")
        {
            var alone = at.ToString(CultureInfo.InvariantCulture);
            return (alone, 1, 1, kind == "ucs-2" ? Bytes(rest) : Encoding.UTF8.GetBytes(rest));
        }

        var words = rest.Split(' ', 3);
        var header = Convert.ToHexString(Bytes(words[0]));
        Assert.StartsWith(PartsHeader, header, StringComparison.Ordinal);
        int Octet(int at) => int.Parse(header.AsSpan(2 * at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (header[..10], Octet(4), Octet(5), Bytes(words[2]));
    }

    private static byte[] Bytes(string text)
    {
        var ascii = Encoding.ASCII.GetBytes(text);
        return WebUtility.UrlDecodeToBytes(ascii, 0, ascii.Length)!;
    }

    private static string Join(IEnumerable<byte> content, bool isUcs2) =>
        (isUcs2 ? Encoding.BigEndianUnicode : Encoding.UTF8).GetString([.. content]);
}
