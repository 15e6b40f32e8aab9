using System.Buffers;
using System.Net;
using Lightline.Snmp.Ber;
using Lightline.Snmp.Messages;
using Lightline.Snmp.Traps;

namespace Lightline.Snmp.Tests.Hostile;

/// <summary>Damages valid packets in the ways that break decoders; the same seed gives the same packets.</summary>
internal sealed class PacketMutator(int seed)
{
    private static readonly byte[][] Lengths =
    [
        [0x80], [0xFF], [0x81, 0xFF], [0x82, 0xFF, 0xFF], [0x84, 0x7F, 0xFF, 0xFF, 0xFF], [0x84, 0xFF, 0xFF, 0xFF, 0xFF],
        [0x88, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x84, 0x00, 0x00, 0x00, 0x01], [0x00],
    ];

    private static readonly Oid Column = Oid.Parse("1.3.6.1.4.1.2011.6.128.1.1.2.51.1.4");

    private readonly Random _random = new(seed);

    /// <summary>One valid packet of each kind that is met on the wire.</summary>
    public static byte[][] Valid { get; } =
    [
        Encode(Request(PduType.Get)),
        Encode(Request(PduType.GetBulk)),
        Encode(Request(PduType.Set)),
        Encode(Request(PduType.Response)),
        Encode(TrapMessage.V2c("public", 7, 1234, StandardTrap.ColdStart, Rows(4))),
        Encode(TrapMessage.Inform("public", 8, 1234, StandardTrap.ColdStart, Rows(4))),
        Encode(TrapMessage.V1(
            "public", new TrapV1Fields(Column, IPAddress.Loopback, 6, 9, 77), Rows(3))),
    ];

    public byte[] Next()
    {
        var packet = Damage(Valid[_random.Next(Valid.Length)], _random.Next(6));
        return packet.Length <= SnmpMessage.BytesMax ? packet : packet[..SnmpMessage.BytesMax];
    }

    /// <summary>
    /// Damages an element so many levels inside the given one and makes the lengths around it right again: damage
    /// that only ever breaks the outermost length would never reach the inner checks.
    /// </summary>
    private byte[] Damage(byte[] element, int depth)
    {
        var children = depth == 0 ? [] : Children(element);
        if (children.Count == 0)
        {
            var damaged = element.ToList();
            for (var rounds = _random.Next(1, 5); rounds > 0; rounds--)
            {
                Mutate(damaged);
            }

            return [.. damaged];
        }

        var chosen = depth > 2 ? children.Count - 1 : _random.Next(children.Count);
        children[chosen] = Damage(children[chosen], depth - 1);
        var writer = new BerWriter(new byte[200_000]);
        writer.WriteOctets(element[0], children.SelectMany(child => child).ToArray());
        return writer.Written.ToArray();
    }

    /// <summary>The elements of a constructed one (T-REC-X.690 8.1.2.5: bit 6); none of a primitive one.</summary>
    private static List<byte[]> Children(byte[] element)
    {
        var children = new List<byte[]>();
        var outer = new BerReader(element);
        if ((element[0] & 0x20) == 0 || outer.Read(out _, out var content) != DecodeError.None)
        {
            return children;
        }

        var reader = new BerReader(content);
        while (reader.Read(out var tag, out var child) == DecodeError.None)
        {
            var writer = new BerWriter(new byte[child.Length + 6]);
            writer.WriteOctets(tag, child);
            children.Add(writer.Written.ToArray());
        }

        return children;
    }

    private void Mutate(List<byte> packet)
    {
        var at = _random.Next(packet.Count + 1);
        var inside = Math.Min(at, Math.Max(0, packet.Count - 1));
        switch (_random.Next(9))
        {
            case 0 when packet.Count > 0:
                packet[inside] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when packet.Count > 0:
                packet[inside] = (byte)_random.Next(256);
                break;
            case 2:
                packet.RemoveRange(at, Math.Min(packet.Count - at, _random.Next(1, 12)));
                break;
            case 3:
                packet.RemoveRange(at, packet.Count - at);
                break;
            case 4:
                packet.InsertRange(at, Enumerable.Repeat((byte)_random.Next(256), _random.Next(1, 40)).ToArray());
                break;
            case 5 when packet.Count > 0:
                packet.RemoveAt(inside);
                packet.InsertRange(inside, Lengths[_random.Next(Lengths.Length)]);
                break;
            case 6:
                packet.InsertRange(at, packet.GetRange(inside, Math.Min(packet.Count - inside, 60)));
                break;
            case 7:
                packet.AddRange(Valid[_random.Next(Valid.Length)]);
                break;
            default:
                var large = new byte[_random.Next(1, _random.Next(8) == 0 ? 60_000 : 400)];
                _random.NextBytes(large);
                packet.InsertRange(at, large);
                break;
        }
    }

    private static SnmpMessage Request(PduType type) =>
        new(SnmpVersion.V2c, "public", new Pdu(type, 0x01020304, 0, 10, Rows(12)));

    private static Variable[] Rows(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new Variable(
            Column.Append((uint)(0xFA000000 + (i << 8)), (uint)i),
            (i % 6) switch
            {
                0 => SnmpValue.Integer32(-2_000 - i),
                1 => SnmpValue.OctetString([0x48, 0x57, 0x54, 0x43, 1, 2, 3, (byte)i]),
                2 => SnmpValue.Counter64(ulong.MaxValue - (ulong)i),
                3 => SnmpValue.ObjectIdentifier(Column),
                4 => SnmpValue.IpAddress(IPAddress.Loopback),
                _ => SnmpValue.TimeTicks(uint.MaxValue),
            })),
    ];

    private static byte[] Encode(SnmpMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        message.Encode(buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
