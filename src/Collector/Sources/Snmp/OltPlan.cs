using System.Collections.Frozen;
using Lightline.Collector.Decoding;
using Lightline.Collector.Inventory;
using Lightline.Contracts;
using Lightline.Snmp;

namespace Lightline.Collector.Sources.Snmp;

/// <summary>A planned ONT and the index of its row, the same in every ONT table.</summary>
internal sealed record OntRow(Ont Ont, RowKey Key)
{
    public Oid Instance(Oid column) => column.Append(Key.Pon, Key.Ont);
}

/// <summary>
/// One OLT as its poller needs it: planned ONTs by row and by id. Immutable, made anew with each plant.
/// </summary>
internal sealed class OltPlan
{
    private readonly FrozenDictionary<PonId, OntRow[]> _byPon;
    private readonly FrozenDictionary<OntId, OntRow> _byId;
    private readonly FrozenDictionary<RowKey, OntRow> _byKey;

    public OltPlan(Olt olt, IndexLayout layout)
    {
        Olt = olt;
        var rows = new List<OntRow>();
        foreach (var pon in olt.Pons)
        {
            if (!layout.TryEncode(new PonPlace(pon.Frame, pon.Slot, pon.Port), out var index))
            {
                Unplaceable += pon.Onts.Count;
                continue;
            }

            rows.AddRange(pon.Onts.Select(o => new OntRow(o, new RowKey(index, (uint)o.Number))));
        }

        _byPon = rows.GroupBy(r => r.Ont.Pon).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        _byId = rows.ToFrozenDictionary(r => r.Ont.Id);
        _byKey = rows.GroupBy(r => r.Key).ToFrozenDictionary(g => g.Key, g => g.First());
    }

    public Olt Olt { get; }

    /// <summary>ONTs planned at a place that cannot exist on such an OLT; they are never read.</summary>
    public int Unplaceable { get; }

    public int Onts => _byId.Count;

    public IReadOnlyList<OntRow> OnPon(PonId pon) => _byPon.GetValueOrDefault(pon, []);

    public OntRow? Find(OntId ont) => _byId.GetValueOrDefault(ont);

    public OntRow? Find(RowKey key) => _byKey.GetValueOrDefault(key);
}
