using Lightline.Snmp.Ber;
using Lightline.Snmp.Messages;

namespace Lightline.Snmp.Tests.Hostile;

public sealed class MutatedPacketTests(ITestOutputHelper output)
{
    private const int Packets = 100_000;

    [Fact]
    public void Every_mutated_packet_is_decoded_or_refused_with_a_reason_in_bounded_memory()
    {
        const int seed = 20_260_801;
        var mutator = new PacketMutator(seed);
        var reasons = new int[Enum.GetValues<DecodeError>().Length];
        var worst = 0.0;

        // What is made once, at the first decode of a process, is nobody's packet.
        Assert.All(PacketMutator.Valid, packet => Assert.True(SnmpMessage.TryDecode(packet, out _, out _)));
        for (var i = 0; i < Packets; i++)
        {
            var packet = mutator.Next();
            var allocated = Allocated(packet, out var isDecoded, out var message, out var error);
            for (var again = 0; again < 3 && !isDecoded && allocated > 0; again++)
            {
                // What the decoder allocates, it allocates each time; what the runtime puts to the thread's account at a
                // collection that another test causes, it does not.
                allocated = Math.Min(allocated, Allocated(packet, out _, out _, out _));
            }

            Assert.Equal(isDecoded, error == DecodeError.None);
            Assert.Equal(isDecoded, message is not null);
            Assert.True(allocated <= 65_536 + (8L * packet.Length), $"packet {i}: {allocated} for {packet.Length}");
            Assert.True(isDecoded || allocated == 0, $"packet {i}: refused, yet allocated {allocated}");
            worst = Math.Max(worst, allocated / (65_536 + (8.0 * packet.Length)));
            reasons[(int)error]++;
        }

        output.WriteLine($"{Packets:N0} packets, seed {seed}; largest allocation {worst:P1} of its bound");
        foreach (var reason in Enum.GetValues<DecodeError>())
        {
            output.WriteLine($"{reason}: {reasons[(int)reason]:N0}");
        }

        Assert.True(reasons[(int)DecodeError.None] > Packets / 100, "too few packets stay valid");
        Assert.True(reasons.Count(count => count > 0) >= 15, "too few reasons are reached");
    }

    private static long Allocated(byte[] packet, out bool isDecoded, out SnmpMessage? message, out DecodeError error)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        isDecoded = SnmpMessage.TryDecode(packet, out message, out error);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Theory]
    [InlineData("3006 0601 2B 0401 41")]
    [InlineData("3007 0601 2B 0602 2B01")]
    [InlineData("3004 0600 0600")]
    [InlineData("3005 0601 2B 0400")]
    public void A_datagram_of_the_smallest_variables_stays_within_the_bound(string hex)
    {
        var variable = Hex.Bytes(hex);
        foreach (var count in new[] { 1, 100, SnmpMessage.VariablesMax, SnmpMessage.VariablesMax + 1, 8_000 })
        {
            var writer = new BerWriter(new byte[70_000]);
            for (var i = 0; i < count; i++)
            {
                writer.WriteEncoded(variable);
            }

            writer.Close(BerWriter.SequenceTag, 0);
            writer.WriteInteger(2, 0);
            writer.WriteInteger(2, 0);
            writer.WriteInteger(2, 1);
            writer.Close((byte)PduType.Response, 0);
            writer.WriteOctets(4, "public"u8);
            writer.WriteInteger(2, 1);
            writer.Close(BerWriter.SequenceTag, 0);
            var packet = writer.Written.ToArray();

            var before = GC.GetAllocatedBytesForCurrentThread();
            var isDecoded = SnmpMessage.TryDecode(packet, out _, out _);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(count <= SnmpMessage.VariablesMax || !isDecoded);
            Assert.InRange(allocated, 0, 65_536 + (8 * packet.Length));
        }
    }
}
