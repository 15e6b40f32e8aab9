using System.Runtime.CompilerServices;

namespace Lightline.Snmp.Ber;

/// <summary>
/// Content octets of integers (T-REC-X.690 8.3). Agents pad them, and encode unsigned values with the high bit set
/// as if they were negative; both are read as what was meant, as net-snmp does.
/// </summary>
internal static class BerInteger
{
    /// <summary>A signed 32-bit value; up to four octets of padding are accepted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DecodeError ReadInt32(ReadOnlySpan<byte> content, out int value)
    {
        value = 0;
        var error = ReadSigned(content, 8, out var wide);
        if (error != DecodeError.None)
        {
            return error;
        }

        value = (int)wide;
        return value == wide ? DecodeError.None : DecodeError.IntegerOutOfRange;
    }

    /// <summary>An unsigned 32-bit value in one to four octets, or in five of which the first is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DecodeError ReadUInt32(ReadOnlySpan<byte> content, out uint value)
    {
        value = 0;
        var error = ReadSigned(content, 5, out var wide);
        if (error != DecodeError.None)
        {
            return error;
        }

        value = (uint)wide;
        return content.Length == 5 && content[0] != 0 ? DecodeError.IntegerOutOfRange : DecodeError.None;
    }

    /// <summary>An unsigned 64-bit value in one to eight octets, or in nine of which the first is zero.</summary>
    public static DecodeError ReadUInt64(ReadOnlySpan<byte> content, out ulong value)
    {
        value = 0;
        if (content.Length == 9)
        {
            if (content[0] != 0)
            {
                return DecodeError.IntegerOutOfRange;
            }

            content = content[1..];
        }

        var error = ReadSigned(content, 8, out var wide);
        value = (ulong)wide;
        return error;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DecodeError ReadSigned(ReadOnlySpan<byte> content, int lengthMax, out long value)
    {
        value = 0;
        if (content.IsEmpty)
        {
            return DecodeError.IntegerEmpty;
        }

        if (content.Length > lengthMax)
        {
            return DecodeError.IntegerTooLong;
        }

        var wide = (long)(sbyte)content[0];
        for (var i = 1; i < content.Length; i++)
        {
            wide = (wide << 8) | content[i];
        }

        value = wide;
        return DecodeError.None;
    }
}
