using System.Buffers.Binary;

namespace Lightline.OltFleet.Huawei;

/// <summary>RFC 2579 DateAndTime in its 11-octet form, as seen on real SmartAX.</summary>
internal static class DateAndTime
{
    /// <summary>Encodes a moment in UTC; null is "never": eight zero octets and an offset.</summary>
    public static byte[] Encode(DateTimeOffset? moment)
    {
        var bytes = new byte[11];
        bytes[8] = (byte)'+';
        if (moment is { } at)
        {
            var utc = at.UtcDateTime;
            BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)utc.Year);
            bytes[2] = (byte)utc.Month;
            bytes[3] = (byte)utc.Day;
            bytes[4] = (byte)utc.Hour;
            bytes[5] = (byte)utc.Minute;
            bytes[6] = (byte)utc.Second;
            bytes[7] = (byte)(utc.Millisecond / 100);
        }

        return bytes;
    }
}
