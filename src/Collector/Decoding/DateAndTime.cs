using System.Buffers.Binary;

namespace Lightline.Collector.Decoding;

/// <summary>
/// RFC 2579 DateAndTime, as OLTs send it: 8 octets of local time, or 11 with the offset from UTC. All zero means never.
/// </summary>
internal static class DateAndTime
{
    private const int LocalLength = 8;
    private const int ZonedLength = 11;

    /// <summary>
    /// The moment, or null when it never happened or the octets are no date. Without an offset the clock's zone is
    /// unknown and is read as UTC; an OLT's clock is kept beside ours and never decides anything.
    /// </summary>
    public static DateTimeOffset? Decode(ReadOnlySpan<byte> octets)
    {
        if (octets.Length is not (LocalLength or ZonedLength) || !octets[..LocalLength].ContainsAnyExcept((byte)0))
        {
            return null;
        }

        var year = BinaryPrimitives.ReadUInt16BigEndian(octets);
        var (month, day, hour, minute, second, tenth) = (octets[2], octets[3], octets[4], octets[5], octets[6], octets[7]);
        if (year is < 1 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 60 || tenth > 9 || !TryOffset(octets, out var offset))
        {
            return null;
        }

        // Second 60 is a leap second, which .NET does not know.
        var local = new DateTime(year, month, day, hour, minute, Math.Min(second, (byte)59), tenth * 100);
        return local.Ticks < TimeSpan.TicksPerDay ? null : new DateTimeOffset(local, offset);
    }

    private static bool TryOffset(ReadOnlySpan<byte> octets, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (octets.Length == LocalLength)
        {
            return true;
        }

        var (direction, hours, minutes) = (octets[8], octets[9], octets[10]);
        // RFC 2579 says 0..13; the Line Islands are at +14.
        if (direction is not ((byte)'+' or (byte)'-') || hours > 14 || minutes > 59 || (hours == 14 && minutes > 0))
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (direction == '-' ? -1 : 1);
        return true;
    }
}
