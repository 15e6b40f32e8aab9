using System.Buffers.Text;

namespace Lightline.Collector.Decoding;

/// <summary>
/// The two spellings of a serial in MQTT (schema of the ONT status, <c>sn</c>): <c>HWTC1234ABCD</c>, or all 8 bytes in
/// upper-case hexadecimal, <c>485754431234ABCD</c>.
/// </summary>
internal static class MqttSerial
{
    private const int VendorLength = 4;
    private const int CanonicalLength = 12;
    private const int HexLength = 16;

    /// <summary>The 12-character spelling, or null when it is no serial.</summary>
    public static string? Canonical(ReadOnlySpan<byte> text)
    {
        Span<byte> serial = stackalloc byte[CanonicalLength];
        switch (text.Length)
        {
            case CanonicalLength:
                text.CopyTo(serial);
                break;
            case HexLength when text.IndexOfAnyInRange((byte)'a', (byte)'f') < 0:
                for (var i = 0; i < VendorLength; i++)
                {
                    if (!Utf8Parser.TryParse(text.Slice(2 * i, 2), out byte letter, out var used, 'X') || used != 2)
                    {
                        return null;
                    }

                    serial[i] = letter;
                }

                text[(2 * VendorLength)..].CopyTo(serial[VendorLength..]);
                break;
            default:
                return null;
        }

        return IsSerial(serial) ? System.Text.Encoding.ASCII.GetString(serial) : null;
    }

    private static bool IsSerial(ReadOnlySpan<byte> serial)
    {
        for (var i = 0; i < serial.Length; i++)
        {
            var c = serial[i];
            var isFine = c is >= (byte)'0' and <= (byte)'9'
                || (c >= 'A' && c <= (i < VendorLength ? 'Z' : 'F'));
            if (!isFine)
            {
                return false;
            }
        }

        return true;
    }
}
