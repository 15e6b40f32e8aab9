using System.Collections.Frozen;
using Lightline.Collector.Profiles;
using Lightline.Contracts.Live;
using Lightline.Snmp;

namespace Lightline.Collector.Decoding;

/// <summary>What a trap says, in vendor-neutral words.</summary>
/// <param name="Trap">The profile's entry.</param>
/// <param name="Place">The PON.</param>
/// <param name="OntNumber">The ONT on it, when the trap speaks of one.</param>
/// <param name="Says">The status it proves for that ONT at once, if any.</param>
internal readonly record struct TrapFact(TrapProfile Trap, PonPlace Place, int? OntNumber, TrapStatement? Says);

/// <summary>Why a trap gave no fact, or none that could be placed.</summary>
internal enum TrapRefusal
{
    /// <summary>No OLT of the plant sends from this address.</summary>
    UnknownSource,

    /// <summary>The OLT is known, its community is another.</summary>
    WrongCommunity,

    /// <summary>The OLT's profile is not among the files.</summary>
    UnknownProfile,

    /// <summary>A notification the profile does not list: nothing here depends on it.</summary>
    Unlisted,

    /// <summary>A varbind that names the place or the state is missing.</summary>
    MissingVarbind,

    /// <summary>The place cannot exist on such an OLT, or the state is no listed number.</summary>
    BadValue,

    /// <summary>The place exists, and the plant has nothing there.</summary>
    UnplannedPlace,
}

/// <summary>
/// Reads notifications by the profile. Varbinds are found by OID prefix, because what stands behind it differs by
/// firmware.
/// </summary>
internal sealed class TrapDecoder(VendorProfile profile, IndexLayout layout)
{
    private readonly FrozenDictionary<Oid, TrapProfile> _traps = profile.Traps.ToFrozenDictionary(t => t.Oid);

    /// <returns>Null when <paramref name="fact"/> holds; else why not.</returns>
    public TrapRefusal? Decode(Oid trapOid, IReadOnlyList<Variable> variables, out TrapFact fact)
    {
        fact = default;
        if (!_traps.TryGetValue(trapOid, out var trap))
        {
            return TrapRefusal.Unlisted;
        }

        if (Place(trap.Varbinds, variables, out var place) is { } badPlace)
        {
            return badPlace;
        }

        int? ont = null;
        if (trap.Varbinds.Ont is { } ontOid)
        {
            if (!TryNumber(variables, ontOid, out var number))
            {
                return TrapRefusal.MissingVarbind;
            }

            if (number < layout.OntMin || number > layout.OntMax)
            {
                return TrapRefusal.BadValue;
            }

            ont = (int)number;
        }

        if (RunStatus(trap, variables, out var says) is { } badStatus)
        {
            return badStatus;
        }

        fact = new TrapFact(trap, place, ont, says ?? trap.Says);
        return null;
    }

    private TrapRefusal? Place(TrapVarbinds names, IReadOnlyList<Variable> variables, out PonPlace place)
    {
        place = default;
        if (names.IfIndex is { } ifIndex)
        {
            return !TryNumber(variables, ifIndex, out var value) ? TrapRefusal.MissingVarbind
                : layout.TryDecodeValue(value, out place) ? null
                : TrapRefusal.BadValue;
        }

        if (!TryNumber(variables, names.Frame!.Value, out var frame)
            || !TryNumber(variables, names.Slot!.Value, out var slot)
            || !TryNumber(variables, names.Port!.Value, out var port))
        {
            return TrapRefusal.MissingVarbind;
        }

        if (!IsSmall(frame) || !IsSmall(slot) || !IsSmall(port))
        {
            return TrapRefusal.BadValue;
        }

        place = new PonPlace((int)frame, (int)slot, (int)port);
        return layout.TryEncode(place, out _) ? null : TrapRefusal.BadValue;
    }

    private static TrapRefusal? RunStatus(TrapProfile trap, IReadOnlyList<Variable> variables, out TrapStatement? says)
    {
        says = null;
        if (trap.Varbinds.RunStatus is not { } oid)
        {
            return null;
        }

        if (!TryNumber(variables, oid, out var number))
        {
            return TrapRefusal.MissingVarbind;
        }

        if (number is < int.MinValue or > int.MaxValue || !trap.RunStatusNorm!.TryGetValue((int)number, out var status))
        {
            return TrapRefusal.BadValue;
        }

        says = new TrapStatement(status, status == OntStatus.Online ? DownCause.None : DownCause.Unknown);
        return null;
    }

    private static bool IsSmall(long value) => value is >= 0 and <= ushort.MaxValue;

    private static bool TryNumber(IReadOnlyList<Variable> variables, Oid prefix, out long value)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            if (variables[i].Name.StartsWith(prefix))
            {
                return variables[i].Value.TryGetInt64(out value);
            }
        }

        value = 0;
        return false;
    }
}
