using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Lightline.Snmp;

/// <summary>
/// An object identifier, or a part of one (a table index): up to 128 sub-identifiers of 32 bits (RFC 2578 3.5),
/// ordered lexicographically (RFC 3416 2.1). Immutable; the default value is empty.
/// </summary>
public readonly struct Oid : IEquatable<Oid>, IComparable<Oid>
{
    /// <summary>Most sub-identifiers a name can have (RFC 2578 3.5).</summary>
    public const int LengthMax = 128;

    private readonly uint[]? _parts;

    private Oid(uint[]? parts) => _parts = parts;

    /// <summary>How many sub-identifiers there are, 0 to 128.</summary>
    public int Length => _parts?.Length ?? 0;

    /// <summary>The sub-identifiers, first arc first.</summary>
    public ReadOnlySpan<uint> Parts => _parts;

    /// <summary>The sub-identifier at <paramref name="index"/>, counted from 0.</summary>
    public uint this[int index] => Parts[index];

    /// <summary>The parts as <see cref="SnmpValue"/> keeps them; never changed.</summary>
    internal uint[]? Array => _parts;

    internal static Oid Wrap(uint[]? parts) => new(parts);

    /// <summary>Makes an identifier of the given sub-identifiers.</summary>
    /// <exception cref="ArgumentException">More than 128 of them.</exception>
    public static Oid Of(params ReadOnlySpan<uint> parts)
    {
        if (parts.Length > LengthMax)
        {
            throw new ArgumentException($"An object identifier has at most {LengthMax} parts.", nameof(parts));
        }

        return new Oid(parts.ToArray());
    }

    /// <summary>Reads dotted decimal form, with or without the leading dot.</summary>
    /// <exception cref="FormatException">The text is not an object identifier.</exception>
    public static Oid Parse(string text) =>
        TryParse(text, out var oid) ? oid : throw new FormatException($"'{text}' is not an object identifier.");

    /// <summary>Reads dotted decimal form, with or without the leading dot; the empty text is the empty identifier.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Oid oid)
    {
        oid = default;
        if (text.StartsWith('.'))
        {
            text = text[1..];
        }

        if (text.IsEmpty)
        {
            return true;
        }

        Span<uint> parts = stackalloc uint[LengthMax];
        var count = 0;
        foreach (var range in text.Split('.'))
        {
            if (count == LengthMax
                || !uint.TryParse(text[range], NumberStyles.None, CultureInfo.InvariantCulture, out parts[count]))
            {
                return false;
            }

            count++;
        }

        oid = new Oid(parts[..count].ToArray());
        return true;
    }

    /// <summary>Whether the first parts are those of <paramref name="prefix"/>; an identifier starts with itself.</summary>
    public bool StartsWith(Oid prefix) => Parts.StartsWith(prefix.Parts);

    /// <summary>The identifier with one more part.</summary>
    /// <exception cref="ArgumentException">The result would exceed 128 parts.</exception>
    public Oid Append(uint part) => Append([part]);

    /// <summary>The identifier with more parts at its end.</summary>
    /// <exception cref="ArgumentException">The result would exceed 128 parts.</exception>
    public Oid Append(params ReadOnlySpan<uint> parts)
    {
        if (Length + parts.Length > LengthMax)
        {
            throw new ArgumentException($"An object identifier has at most {LengthMax} parts.", nameof(parts));
        }

        var joined = GC.AllocateUninitializedArray<uint>(Length + parts.Length);
        Parts.CopyTo(joined);
        parts.CopyTo(joined.AsSpan(Length));
        return new Oid(joined);
    }

    /// <summary>The identifier with another one at its end, as a column with its index.</summary>
    /// <exception cref="ArgumentException">The result would exceed 128 parts.</exception>
    public Oid Append(Oid suffix) => Append(suffix.Parts);

    /// <summary>The parts from <paramref name="start"/> on: the index of an instance, given its column's length.</summary>
    public Oid Slice(int start) => new(Parts[start..].ToArray());

    /// <inheritdoc/>
    public int CompareTo(Oid other) => Parts.SequenceCompareTo(other.Parts);

    /// <inheritdoc/>
    public bool Equals(Oid other) => Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Oid other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(Parts));
        return hash.ToHashCode();
    }

    /// <summary>Dotted decimal form without a leading dot; empty for the empty identifier.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var part in Parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{part}.");
        }

        return text.Length == 0 ? "" : text.ToString(0, text.Length - 1);
    }

    /// <summary>Equal part by part.</summary>
    public static bool operator ==(Oid left, Oid right) => left.Equals(right);

    /// <summary>Different in any part.</summary>
    public static bool operator !=(Oid left, Oid right) => !left.Equals(right);

    /// <summary>Before in lexicographic order.</summary>
    public static bool operator <(Oid left, Oid right) => left.CompareTo(right) < 0;

    /// <summary>After in lexicographic order.</summary>
    public static bool operator >(Oid left, Oid right) => left.CompareTo(right) > 0;

    /// <summary>Before or equal in lexicographic order.</summary>
    public static bool operator <=(Oid left, Oid right) => left.CompareTo(right) <= 0;

    /// <summary>After or equal in lexicographic order.</summary>
    public static bool operator >=(Oid left, Oid right) => left.CompareTo(right) >= 0;
}
