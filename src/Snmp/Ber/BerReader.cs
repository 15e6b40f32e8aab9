using System.Runtime.CompilerServices;

namespace Lightline.Snmp.Ber;

/// <summary>
/// Reads BER elements from octets that nobody vouches for. Every length is checked against the octets that remain
/// before it is used; nothing is allocated. Lenient where real agents are: lengths may be in long form and padded.
/// </summary>
public ref struct BerReader(ReadOnlySpan<byte> data)
{
    private const int LengthOctetsMax = 8;
    private ReadOnlySpan<byte> _rest = data;

    /// <summary>Whether every octet has been read.</summary>
    public readonly bool IsEmpty => _rest.IsEmpty;

    /// <summary>Reads one element and steps over it; at an error the position is undefined.</summary>
    /// <param name="tag">The identifier octet. SNMP has no multi-octet ones (T-REC-X.690 8.1.2.4): they match no tag.</param>
    /// <param name="content">The content octets, a view into the data.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DecodeError Read(out byte tag, out ReadOnlySpan<byte> content)
    {
        var rest = _rest;
        if (rest.Length < 2)
        {
            tag = 0;
            content = default;
            return DecodeError.Truncated;
        }

        tag = rest[0];
        var length = (int)rest[1];
        if (length >= 0x80)
        {
            return ReadLongForm(length & 0x7F, out content);
        }

        // Short form, T-REC-X.690 8.1.3.4.
        if (length > rest.Length - 2)
        {
            content = default;
            return DecodeError.Truncated;
        }

        content = rest.Slice(2, length);
        _rest = rest[(2 + length)..];
        return DecodeError.None;
    }

    /// <summary>Reads one element that must have the given identifier octet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DecodeError Read(byte expectedTag, out ReadOnlySpan<byte> content)
    {
        var error = Read(out var tag, out content);
        return error == DecodeError.None && tag != expectedTag ? DecodeError.UnexpectedTag : error;
    }

    /// <summary>Reads an INTEGER that must fit into 32 bits.</summary>
    public DecodeError ReadInt32(out int value)
    {
        value = 0;
        var error = Read((byte)SnmpType.Integer32, out var content);
        if (error == DecodeError.None)
        {
            error = BerInteger.ReadInt32(content, out value);
        }

        return error;
    }

    /// <summary>Long form, T-REC-X.690 8.1.3.5: the number of length octets, then the length, perhaps padded.</summary>
    private DecodeError ReadLongForm(int octets, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (octets == 0)
        {
            return DecodeError.LengthIndefinite;
        }

        if (octets > LengthOctetsMax)
        {
            return DecodeError.LengthOversized;
        }

        if (octets > _rest.Length - 2)
        {
            return DecodeError.Truncated;
        }

        var length = 0UL;
        foreach (var octet in _rest.Slice(2, octets))
        {
            length = (length << 8) | octet;
        }

        var start = 2 + octets;
        if (length > (ulong)(_rest.Length - start))
        {
            return DecodeError.Truncated;
        }

        content = _rest.Slice(start, (int)length);
        _rest = _rest[(start + (int)length)..];
        return DecodeError.None;
    }
}
