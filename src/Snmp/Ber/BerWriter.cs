using System.Buffers.Binary;
using System.Text;

namespace Lightline.Snmp.Ber;

/// <summary>
/// Writes BER from the end of a buffer to its front, so that every length is known when its turn comes and each is
/// minimal (T-REC-X.690 10.1). When the buffer is full or a value cannot be encoded, <see cref="IsFailed"/> becomes
/// true and nothing more is written.
/// </summary>
public ref struct BerWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _start = buffer.Length;

    /// <summary>Whether something did not fit or could not be encoded.</summary>
    public bool IsFailed { get; private set; }

    /// <summary>The octets so far: the tail of the buffer.</summary>
    public readonly ReadOnlySpan<byte> Written => IsFailed ? default : _buffer[_start..];

    /// <summary>How many octets there are so far; the mark that <see cref="Close"/> takes.</summary>
    public readonly int Length => _buffer.Length - _start;

    /// <summary>Puts tag and length before everything written since <paramref name="mark"/>.</summary>
    public void Close(byte tag, int mark) => WriteHeader(tag, Length - mark);

    /// <summary>A signed integer in as few octets as it needs (T-REC-X.690 8.3.2).</summary>
    public void WriteInteger(byte tag, long value)
    {
        var mark = Length;
        long rest = value;
        do
        {
            Push((byte)rest);
            rest >>= 8;
        }
        while (rest is not (0 or -1));

        // The sign is the top bit of the first octet.
        if (!IsFailed && (_buffer[_start] >= 0x80) != (value < 0))
        {
            Push((byte)(value < 0 ? 0xFF : 0));
        }

        Close(tag, mark);
    }

    /// <summary>An unsigned integer, with a zero octet before a set high bit (T-REC-X.690 8.3.3).</summary>
    public void WriteUnsigned(byte tag, ulong value)
    {
        var mark = Length;
        do
        {
            Push((byte)value);
            value >>= 8;
        }
        while (value != 0);

        if (!IsFailed && _buffer[_start] >= 0x80)
        {
            Push(0);
        }

        Close(tag, mark);
    }

    /// <summary>Octets as they are.</summary>
    public void WriteOctets(byte tag, scoped ReadOnlySpan<byte> octets)
    {
        PushAll(octets);
        WriteHeader(tag, octets.Length);
    }

    /// <summary>Text as UTF-8 octets.</summary>
    public void WriteUtf8(byte tag, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        if (Reserve(length))
        {
            Encoding.UTF8.GetBytes(text, _buffer.Slice(_start, length));
        }

        WriteHeader(tag, length);
    }

    /// <summary>An object identifier; one whose first two arcs are not encodable fails (T-REC-X.690 8.19.4).</summary>
    public void WriteOid(Oid oid)
    {
        var mark = Length;
        var parts = oid.Parts;
        for (var i = parts.Length - 1; i >= 2; i--)
        {
            PushPart(parts[i]);
        }

        var first = parts.Length > 0 ? parts[0] : 0;
        var second = parts.Length > 1 ? parts[1] : 0;
        if (first > 2 || (first < 2 && second >= 40) || second > uint.MaxValue - 80)
        {
            IsFailed = true;
        }

        PushPart((first * 40) + second);
        Close((byte)SnmpType.ObjectIdentifier, mark);
    }

    /// <summary>One variable binding: SEQUENCE of name and value (RFC 3416 3).</summary>
    public void WriteVariable(Oid name, SnmpValue value)
    {
        var mark = Length;
        WriteValue(value);
        WriteOid(name);
        Close(SequenceTag, mark);
    }

    /// <summary>The tag of SEQUENCE and SEQUENCE OF (T-REC-X.690 8.9, 8.10).</summary>
    public const byte SequenceTag = 0x30;

    internal void WriteValue(SnmpValue value)
    {
        var tag = (byte)value.Type;
        switch (value.Type)
        {
            case SnmpType.Integer32:
                WriteInteger(tag, (long)value.Number);
                break;
            case SnmpType.Counter32 or SnmpType.Gauge32 or SnmpType.TimeTicks or SnmpType.Counter64:
                WriteUnsigned(tag, value.Number);
                break;
            case SnmpType.OctetString or SnmpType.Opaque:
                WriteOctets(tag, value.Bytes.Span);
                break;
            case SnmpType.IpAddress:
                Span<byte> octets = stackalloc byte[4];
                BinaryPrimitives.WriteUInt32BigEndian(octets, (uint)value.Number);
                WriteOctets(tag, octets);
                break;
            case SnmpType.ObjectIdentifier:
                _ = value.TryGetOid(out var oid);
                WriteOid(oid);
                break;
            default:
                WriteHeader(tag, 0);
                break;
        }
    }

    /// <summary>Content octets that are already encoded, behind their tag and length.</summary>
    internal void WriteEncoded(scoped ReadOnlySpan<byte> elements) => PushAll(elements);

    private void WriteHeader(byte tag, int contentLength)
    {
        if (contentLength < 0x80)
        {
            Push((byte)contentLength);
        }
        else
        {
            var octets = 0;
            for (var rest = contentLength; rest != 0; rest >>= 8)
            {
                Push((byte)rest);
                octets++;
            }

            Push((byte)(0x80 | octets));
        }

        Push(tag);
    }

    private void PushPart(uint part)
    {
        Push((byte)(part & 0x7F));
        for (part >>= 7; part != 0; part >>= 7)
        {
            Push((byte)(0x80 | (part & 0x7F)));
        }
    }

    private void Push(byte octet)
    {
        if (Reserve(1))
        {
            _buffer[_start] = octet;
        }
    }

    private void PushAll(scoped ReadOnlySpan<byte> octets)
    {
        if (Reserve(octets.Length))
        {
            octets.CopyTo(_buffer[_start..]);
        }
    }

    private bool Reserve(int octets)
    {
        if (IsFailed || octets > _start)
        {
            IsFailed = true;
            return false;
        }

        _start -= octets;
        return true;
    }
}
