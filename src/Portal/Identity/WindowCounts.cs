using System.Net;
using System.Net.Sockets;

namespace Lightline.Portal.Identity;

/// <summary>
/// Counts in fixed windows, in four tables of fixed size of which the lowest count holds: who shares a slot of one with a
/// guesser hardly shares all. Of 500 guessers' addresses one stranger in a million meets one in each; in two tables it was
/// one in a thousand. No flood of made-up keys takes memory. The hash is seeded anew by every process, so
/// nobody can aim at a slot. Its owner locks.
/// </summary>
internal sealed class WindowCounts<TKey>(TimeProvider time, TimeSpan window)
{
    /// <summary>16 Ki slots of 8 bytes in each of four tables: 512 KiB.</summary>
    private const int Slots = 16 * 1024;

    private readonly Slot[][] _tables =
        [new Slot[Slots], new Slot[Slots], new Slot[Slots], new Slot[Slots]];

    /// <summary>Counts one more; how many there are in this window now.</summary>
    public uint Add(TKey key)
    {
        var now = Now();
        var least = uint.MaxValue;
        for (var table = 0; table < _tables.Length; table++)
        {
            ref var slot = ref At(table, key);
            slot = slot.Window == now ? slot with { Count = slot.Count + 1 } : new Slot(now, 1);
            least = Math.Min(least, slot.Count);
        }

        return least;
    }

    /// <summary>How many there are in this window.</summary>
    public uint Of(TKey key)
    {
        var now = Now();
        var least = uint.MaxValue;
        for (var table = 0; table < _tables.Length; table++)
        {
            var slot = At(table, key);
            least = Math.Min(least, slot.Window == now ? slot.Count : 0);
        }

        return least;
    }

    /// <summary>Counts one less.</summary>
    public void TakeBack(TKey key)
    {
        for (var table = 0; table < _tables.Length; table++)
        {
            ref var slot = ref At(table, key);
            slot = slot with { Count = slot.Count - Math.Min(slot.Count, 1) };
        }
    }

    private uint Now() => (uint)(time.GetUtcNow().Ticks / window.Ticks);

    private ref Slot At(int table, TKey key) => ref _tables[table][(uint)HashCode.Combine(table, key) % Slots];

    private readonly record struct Slot(uint Window, uint Count);
}

/// <summary>An address as one household has it: a whole IPv4 address, the first 64 bits of an IPv6 one.</summary>
internal readonly record struct Household(ulong Family, ulong Bits)
{
    public static Household Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? new Household(4, BitConverter.ToUInt32(bytes))
            : new Household(6, BitConverter.ToUInt64(bytes));
    }
}
