namespace Lightline.Snmp.Ber;

/// <summary>
/// Content octets of object identifiers (T-REC-X.690 8.19): checked once, then compared and indexed as octets, so that
/// a walk over a table makes no <see cref="Oid"/>. Empty content is read as 0.0, as net-snmp does.
/// </summary>
public static class OidBytes
{
    /// <summary>Most content octets a checked identifier can have: 128 parts of at most five octets.</summary>
    public const int LengthMax = Oid.LengthMax * 5;

    /// <summary>Whether the octets are a well-formed identifier of at most 128 parts of 32 bits.</summary>
    public static DecodeError Check(ReadOnlySpan<byte> content) => CheckFrom(0, content);

    /// <summary>
    /// The same, given a name that has been checked: what both have in common needs no second look. The names of a
    /// walk share all but a few octets, so this is most of the cost of a row.
    /// </summary>
    internal static DecodeError CheckAfter(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> content)
    {
        // Below 128 octets there cannot be more than 128 parts, so those in common need not be counted.
        if (content.Length >= Oid.LengthMax)
        {
            return Check(content);
        }

        var start = content.CommonPrefixLength(previous);
        while (start > 0 && content[start - 1] >= 0x80)
        {
            start--;
        }

        return CheckFrom(start, content);
    }

    private static DecodeError CheckFrom(int start, ReadOnlySpan<byte> content)
    {
        var parts = 1;
        for (var i = start; i < content.Length; i++)
        {
            if (content[i] >= 0x80)
            {
                continue;
            }

            // A part of five octets has 35 bits; the top three must be zero.
            var length = i - start + 1;
            if (length > 1
                && (content[start] == 0x80 || length > 5 || (length == 5 && content[start] > 0x8F)))
            {
                return content[start] == 0x80 ? DecodeError.OidMalformed : DecodeError.OidPartTooLarge;
            }

            parts++;
            start = i + 1;
        }

        if (start != content.Length)
        {
            return DecodeError.OidMalformed;
        }

        return parts > Oid.LengthMax ? DecodeError.OidTooLong : DecodeError.None;
    }

    /// <summary>
    /// Lexicographic order of two checked identifiers. Within a part, minimal base 128 makes the longer one the larger,
    /// and equal lengths compare as octets do; the two arcs packed in the first part keep their order.
    /// </summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var at = left.CommonPrefixLength(right);
        if (at == left.Length || at == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var start = at;
        while (start > 0 && left[start - 1] >= 0x80)
        {
            start--;
        }

        var lengths = PartLength(left[start..]).CompareTo(PartLength(right[start..]));
        return lengths != 0 ? lengths : left[at].CompareTo(right[at]);
    }

    /// <summary>Takes the first part off checked content: how a table index is read. False when nothing is left.</summary>
    public static bool TryReadPart(ref ReadOnlySpan<byte> content, out uint part)
    {
        part = 0;
        for (var i = 0; i < content.Length; i++)
        {
            var octet = content[i];
            part = (part << 7) | (octet & 0x7Fu);
            if (octet < 0x80)
            {
                content = content[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    /// <summary>The identifier that checked content means; its first octets hold two arcs (T-REC-X.690 8.19.4).</summary>
    public static Oid ToOid(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            return ZeroDotZero;
        }

        Span<uint> parts = stackalloc uint[Oid.LengthMax];
        parts[0] = 0;
        parts[1] = 0;
        var count = 2;
        if (TryReadPart(ref content, out var first))
        {
            parts[0] = Math.Min(first / 40, 2);
            parts[1] = first - (parts[0] * 40);
        }

        while (TryReadPart(ref content, out var part))
        {
            parts[count++] = part;
        }

        return Oid.Of(parts[..count]);
    }

    /// <summary>The parts of checked content that stands behind a column's name: an index.</summary>
    public static Oid ToIndex(ReadOnlySpan<byte> content)
    {
        Span<uint> parts = stackalloc uint[Oid.LengthMax];
        var count = 0;
        while (count < parts.Length && TryReadPart(ref content, out var part))
        {
            parts[count++] = part;
        }

        return Oid.Of(parts[..count]);
    }

    /// <summary>
    /// The content octets of an identifier. Names of fewer than two arcs are completed with zeros, as net-snmp does.
    /// </summary>
    /// <exception cref="ArgumentException">The first two arcs are not encodable (T-REC-X.690 8.19.4).</exception>
    public static byte[] Of(Oid oid)
    {
        Span<byte> buffer = stackalloc byte[LengthMax + 16];
        var writer = new BerWriter(buffer);
        writer.WriteOid(oid);
        var reader = new BerReader(writer.Written);
        return !writer.IsFailed && reader.Read(out _, out var content) == DecodeError.None
            ? content.ToArray()
            : throw new ArgumentException($"{oid} cannot be encoded.", nameof(oid));
    }

    /// <summary>What empty content means: shared, because a datagram can hold thousands of them.</summary>
    private static readonly Oid ZeroDotZero = Oid.Of(0, 0);

    private static int PartLength(ReadOnlySpan<byte> content)
    {
        var length = 1;
        while (length < content.Length && content[length - 1] >= 0x80)
        {
            length++;
        }

        return length;
    }
}
