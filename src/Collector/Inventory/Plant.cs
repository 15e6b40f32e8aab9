using System.Collections.Frozen;
using System.Net;
using Lightline.Contracts;

namespace Lightline.Collector.Inventory;

/// <summary>An OLT as the inventory describes it. Credentials are unsealed in memory only.</summary>
internal sealed record Olt(
    OltId Id,
    RegionId Region,
    string Name,
    IPEndPoint Address,
    string Profile,
    SnmpCredential Credential,
    IReadOnlyList<Pon> Pons);

/// <summary>What opens an OLT's agent. <see cref="ToString"/> hides it.</summary>
internal sealed record SnmpCredential(string Community)
{
    public override string ToString() => "***";
}

/// <summary>A PON port. Huawei numbers frame, slot and port from 0.</summary>
internal sealed record Pon(PonId Id, OltId Olt, int Frame, int Slot, int Port, IReadOnlyList<Ont> Onts);

/// <summary>
/// An ONT as planned: where it should be. <paramref name="Number"/> is its ONT id on the PON (0..127). What it can share a
/// fault with is null when the plan does not know; <paramref name="Connection"/> is null for a box without a home.
/// </summary>
internal sealed record Ont(
    OntId Id,
    OltId Olt,
    PonId Pon,
    int Number,
    string Serial,
    SplitterId? Splitter = null,
    PowerAreaId? PowerArea = null,
    ConnectionId? Connection = null);

/// <summary>
/// One consistent picture of the plant of the owned regions, replaced as a whole when the inventory is read again.
/// Lookups only; no I/O.
/// </summary>
internal sealed class Plant
{
    public static readonly Plant Empty = new([], []);

    public Plant(IReadOnlyList<OwnedRegion> regions, IReadOnlyList<Olt> olts)
    {
        Regions = regions;
        Olts = olts;
        OltById = olts.ToFrozenDictionary(o => o.Id);
        // Several OLTs can stand behind one address (a mediation device); the trap's own varbinds then tell them apart.
        OltByAddress = olts.GroupBy(o => o.Address.Address).ToFrozenDictionary(g => g.Key, g => g.First());
        var onts = olts.SelectMany(o => o.Pons).SelectMany(p => p.Onts).ToArray();
        OntById = onts.ToFrozenDictionary(o => o.Id);
        OntBySerial = onts.GroupBy(o => o.Serial, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        PonById = olts.SelectMany(o => o.Pons).ToFrozenDictionary(p => p.Id);
        PonByPlace = olts.SelectMany(o => o.Pons)
            .ToFrozenDictionary(p => (p.Olt, p.Frame, p.Slot, p.Port));
        OntByPlace = onts.ToFrozenDictionary(o => (o.Pon, o.Number));
    }

    public IReadOnlyList<OwnedRegion> Regions { get; }

    public IReadOnlyList<Olt> Olts { get; }

    public FrozenDictionary<OltId, Olt> OltById { get; }

    public FrozenDictionary<IPAddress, Olt> OltByAddress { get; }

    public FrozenDictionary<PonId, Pon> PonById { get; }

    public FrozenDictionary<(OltId Olt, int Frame, int Slot, int Port), Pon> PonByPlace { get; }

    public FrozenDictionary<OntId, Ont> OntById { get; }

    public FrozenDictionary<(PonId Pon, int Number), Ont> OntByPlace { get; }

    /// <summary>By the 12-character serial, upper case, such as <c>HWTC1234ABCD</c>.</summary>
    public FrozenDictionary<string, Ont> OntBySerial { get; }

    /// <summary>The part of it that lies in these regions, under these epochs.</summary>
    public Plant Within(IEnumerable<OwnedRegion> regions)
    {
        var kept = Regions.Intersect(regions).ToArray();
        return kept.Length == Regions.Count
            ? this
            : new Plant(kept, [.. Olts.Where(o => kept.Any(r => r.Id == o.Region))]);
    }

    /// <summary>Whether nothing differs, down to the last ONT.</summary>
    public bool IsSameAs(Plant other) =>
        ReferenceEquals(this, other)
        || (Regions.SequenceEqual(other.Regions)
            && Olts.Count == other.Olts.Count
            && Olts.Zip(other.Olts).All(p => AreSame(p.First, p.Second)));

    private static bool AreSame(Olt one, Olt other) =>
        one with { Pons = [] } == other with { Pons = [] }
        && one.Pons.Count == other.Pons.Count
        && one.Pons.Zip(other.Pons).All(p =>
            p.First with { Onts = [] } == p.Second with { Onts = [] } && p.First.Onts.SequenceEqual(p.Second.Onts));
}

/// <summary>A region this Collector owns, with the epoch under which it may write.</summary>
internal sealed record OwnedRegion(RegionId Id, string Code, long Epoch);

/// <summary>Hands out the present plant. Readers take it once per unit of work and never mix two.</summary>
internal interface IPlantSource
{
    Plant Current { get; }

    /// <summary>Raised after <see cref="Current"/> changed; handlers must be quick and never throw.</summary>
    event Action<Plant>? Changed;
}
