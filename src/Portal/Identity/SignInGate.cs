using System.Net;
using System.Net.Sockets;

namespace Lightline.Portal.Identity;

/// <summary>
/// Bounds the tries to sign in, an address and an account name at a time, in fixed windows. The counters are a table of
/// fixed size: names that fall on the same slot share its budget, so no flood of made-up names can take memory. The
/// hash is seeded anew by every process, so nobody can aim at a slot. An account is counted whether it exists or not.
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

    /// <summary>16 Ki slots of 8 bytes twice, 256 KiB.</summary>
    private const int Slots = 16 * 1024;

    private readonly Slot[] _addresses = new Slot[Slots];
    private readonly Slot[] _accounts = new Slot[Slots];
    private readonly Lock _lock = new();

    private long _refused;

    /// <summary>How many tries were refused since the start.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Counts one try and says whether it may go on.</summary>
    public bool TryEnter(IPAddress? address, Guid organisation, string accountName)
    {
        bool isAllowed;
        lock (_lock)
        {
            // Both are counted always: an attacker who is over one budget still uses up the other.
            isAllowed =
                Count(ref AddressSlot(address)) <= TriesOfAddressMax &
                Count(ref AccountSlot(organisation, accountName)) <= TriesOfAccountMax;
        }

        if (!isAllowed)
        {
            Interlocked.Increment(ref _refused);
        }

        return isAllowed;
    }

    /// <summary>Counts one try that names no account.</summary>
    public bool TryEnter(IPAddress? address)
    {
        bool isAllowed;
        lock (_lock)
        {
            isAllowed = Count(ref AddressSlot(address)) <= TriesOfAddressMax;
        }

        if (!isAllowed)
        {
            Interlocked.Increment(ref _refused);
        }

        return isAllowed;
    }

    /// <summary>Takes back a try that named no account and turned out right.</summary>
    public void Forgive(IPAddress? address)
    {
        lock (_lock)
        {
            Uncount(ref AddressSlot(address));
        }
    }

    /// <summary>
    /// Takes back a try that turned out right: who knows the password may use it as often as they like.
    /// </summary>
    public void Forgive(IPAddress? address, Guid organisation, string accountName)
    {
        lock (_lock)
        {
            Uncount(ref AddressSlot(address));
            Uncount(ref AccountSlot(organisation, accountName));
        }
    }

    private uint Count(ref Slot slot)
    {
        var window = (uint)(time.GetUtcNow().Ticks / Window.Ticks);
        slot = slot.Window == window ? slot with { Tries = slot.Tries + 1 } : new Slot(window, 1);
        return slot.Tries;
    }

    private static void Uncount(ref Slot slot) => slot = slot with { Tries = slot.Tries - Math.Min(slot.Tries, 1) };

    private ref Slot AddressSlot(IPAddress? address) =>
        ref _addresses[(uint)HashCode.Combine(Network(address)) % Slots];

    private ref Slot AccountSlot(Guid organisation, string accountName) =>
        ref _accounts[(uint)HashCode.Combine(organisation, accountName) % Slots];

    /// <summary>The address as one household has it: a whole IPv4 address, the first 64 bits of an IPv6 one.</summary>
    private static (ulong, ulong) Network(IPAddress? address)
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
