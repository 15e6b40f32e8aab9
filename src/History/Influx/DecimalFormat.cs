using System.Buffers.Text;

namespace Lightline.History.Influx;

/// <summary>
/// Writes a finite number in digits that read back as the same number. Devices send hundredths and thousandths, for which
/// integer digits are several times cheaper than the search for the shortest form.
/// </summary>
internal static class DecimalFormat
{
    private const int Scale = 1_000;

    /// <summary>Past this, a thousandth is finer than what a double holds.</summary>
    private const double ScaledMax = 1e12;

    /// <summary>Returns the bytes written, at most 25.</summary>
    public static int Write(double value, Span<byte> target)
    {
        var scaled = Math.Round(value * Scale);
        // Division rounds correctly, as does reading: if n / 1000 is this number, then the digits of n / 1000 are, too.
        if (Math.Abs(scaled) < ScaledMax && scaled / Scale == value)
        {
            return WriteThousandths((long)scaled, target);
        }

        Utf8Formatter.TryFormat(value, target, out var length);
        return length;
    }

    private static int WriteThousandths(long thousandths, Span<byte> target)
    {
        var length = 0;
        if (thousandths < 0)
        {
            target[length++] = (byte)'-';
            thousandths = -thousandths;
        }

        var (whole, fraction) = Math.DivRem(thousandths, Scale);
        Utf8Formatter.TryFormat(whole, target[length..], out var digits);
        length += digits;
        if (fraction == 0)
        {
            return length;
        }

        target[length++] = (byte)'.';
        for (var unit = Scale / 10; fraction > 0; unit /= 10)
        {
            target[length++] = (byte)('0' + (fraction / unit));
            fraction %= unit;
        }

        return length;
    }
}
