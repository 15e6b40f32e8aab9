using System.Net;
using System.Net.Sockets;

namespace Lightline.Portal.Identity;

/// <summary>
/// Bounds the tries to sign in, an address and an account name at a time, in fixed windows, before anything is hashed. Who
/// was wrong lately moreover waits behind who was not: all of them together have a few tries a second, so that a crowd of
/// guessers costs little and others get in. The counters are two tables of fixed size, of which the lower count holds: who
/// shares a slot of one with a guesser rarely shares the other, and no flood of made-up names takes memory. The hash is
/// seeded anew by every process, so nobody can aim at a slot. An account is counted whether it exists or not.
/// </summary>
internal sealed class SignInGate(TimeProvider time)
{
    /// <summary>Length of a window.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Tries of one address (IPv6: one /64) in a window. A household or a small office signs in within it.
    /// </summary>
    public const int TriesOfAddressMax = 60;

    /// <summary>Tries on one account name in a window.</summary>
    public const int TriesOfAccountMax = 10;

    /// <summary>Tries of one address in a window that wait behind nobody.</summary>
    public const int FirstTries = 3;

    /// <summary>Tries a second of all addresses that have used up theirs: a third of a processor.</summary>
    public const int LaterTriesPerSecond = 5;

    /// <summary>How many of those may come at once.</summary>
    public const int LaterTriesAtOnce = 30;

    /// <summary>16 Ki slots of 8 bytes, two tables of addresses and two of accounts: 512 KiB.</summary>
    private const int Slots = 16 * 1024;

    private readonly Slot[][] _addresses = [new Slot[Slots], new Slot[Slots]];
    private readonly Slot[][] _accounts = [new Slot[Slots], new Slot[Slots]];
    private readonly Lock _lock = new();
    private double _later = LaterTriesAtOnce;
    private DateTimeOffset _laterAt = time.GetUtcNow();

    /// <summary>Counts one try and says whether it may go on.</summary>
    public GateAnswer Enter(IPAddress? address, Guid organisation, string accountName)
    {
        lock (_lock)
        {
            // A name is counted only for an address within its own budget: one address could fill every slot of names, and
            // keep everybody out.
            var answer = Answer(Count(_addresses, Of(address)));
            return answer is GateAnswer.Open && Count(_accounts, (organisation, accountName)) > TriesOfAccountMax
                ? GateAnswer.TooMany
                : answer;
        }
    }

    /// <summary>Counts one try that names no account.</summary>
    public GateAnswer Enter(IPAddress? address)
    {
        lock (_lock)
        {
            return Answer(Count(_addresses, Of(address)));
        }
    }

    /// <summary>
    /// Takes back a try that turned out right: who knows the password may use it as often as they like.
    /// </summary>
    public void Forgive(IPAddress? address, Guid organisation, string accountName)
    {
        lock (_lock)
        {
            Uncount(_addresses, Of(address));
            Uncount(_accounts, (organisation, accountName));
        }
    }

    /// <summary>Takes a name's try back that was not looked at: only the address, which comes too often, pays for it.</summary>
    public void Forgive(Guid organisation, string accountName)
    {
        lock (_lock)
        {
            Uncount(_accounts, (organisation, accountName));
        }
    }

    /// <summary>Takes back a try that named no account and turned out right.</summary>
    public void Forgive(IPAddress? address)
    {
        lock (_lock)
        {
            Uncount(_addresses, Of(address));
        }
    }

    private GateAnswer Answer(uint ofAddress)
    {
        if (ofAddress > TriesOfAddressMax)
        {
            return GateAnswer.TooMany;
        }

        if (ofAddress <= FirstTries)
        {
            return GateAnswer.Open;
        }

        var now = time.GetUtcNow();
        _later = Math.Min(LaterTriesAtOnce, _later + Math.Max(0, (now - _laterAt).TotalSeconds * LaterTriesPerSecond));
        _laterAt = now;
        if (_later < 1)
        {
            return GateAnswer.Busy;
        }

        _later--;
        return GateAnswer.Open;
    }

    private uint Count<TKey>(Slot[][] tables, TKey key)
    {
        var window = (uint)(time.GetUtcNow().Ticks / Window.Ticks);
        var least = uint.MaxValue;
        for (var table = 0; table < tables.Length; table++)
        {
            ref var slot = ref At(tables, table, key);
            slot = slot.Window == window ? slot with { Tries = slot.Tries + 1 } : new Slot(window, 1);
            least = Math.Min(least, slot.Tries);
        }

        return least;
    }

    private static void Uncount<TKey>(Slot[][] tables, TKey key)
    {
        for (var table = 0; table < tables.Length; table++)
        {
            ref var slot = ref At(tables, table, key);
            slot = slot with { Tries = slot.Tries - Math.Min(slot.Tries, 1) };
        }
    }

    private static ref Slot At<TKey>(Slot[][] tables, int table, TKey key) =>
        ref tables[table][(uint)HashCode.Combine(table, key) % Slots];

    /// <summary>The address as one household has it: a whole IPv4 address, the first 64 bits of an IPv6 one.</summary>
    private static (ulong, ulong) Of(IPAddress? address)
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
            ? (4UL, BitConverter.ToUInt32(bytes))
            : (6UL, BitConverter.ToUInt64(bytes));
    }

    private readonly record struct Slot(uint Window, uint Tries);
}
