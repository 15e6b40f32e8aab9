using Lightline.Collector.Profiles;
using Lightline.Snmp;

namespace Lightline.Collector.Decoding;

/// <summary>
/// Turns one raw value into a measured one, in the data sheet's order: compare with the sentinels, scale, check the
/// range. No value is null, never a sentinel.
/// </summary>
internal static class ColumnDecoder
{
    /// <summary>The measured value in the column's unit, or null.</summary>
    public static double? Number(NumberColumn column, SnmpValue value)
    {
        if (!value.TryGetInt64(out var raw) || raw is < int.MinValue or > uint.MaxValue || IsSentinel(column, raw))
        {
            return null;
        }

        // The columns are Integer32; an agent that sends one unsigned means the same 32 bits.
        var scaled = (unchecked((int)raw) * column.Mul) + column.Add;
        return scaled >= column.Min && scaled <= column.Max ? (double)scaled : null;
    }

    /// <summary>The word for a number; null when the value is no number or the profile does not list it.</summary>
    public static TWord? Word<TWord>(WordColumn<TWord> column, SnmpValue value) where TWord : struct, Enum =>
        value.TryGetInt64(out var raw) && raw is >= int.MinValue and <= uint.MaxValue
            && column.Norm.TryGetValue(unchecked((int)raw), out var word)
            ? word
            : null;

    /// <summary>Agents write one and the same sentinel signed or unsigned, in 16 or in 32 bits.</summary>
    private static bool IsSentinel(NumberColumn column, long raw)
    {
        for (var i = 0; i < column.Invalid.Count; i++)
        {
            var sentinel = column.Invalid[i];
            if (raw == sentinel
                || raw == unchecked((uint)sentinel)
                || raw == unchecked((int)sentinel)
                || (sentinel is >= short.MinValue and <= ushort.MaxValue && IsSame16(raw, sentinel)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSame16(long raw, long sentinel) =>
        raw is >= short.MinValue and <= ushort.MaxValue && unchecked((ushort)raw) == unchecked((ushort)sentinel);
}
