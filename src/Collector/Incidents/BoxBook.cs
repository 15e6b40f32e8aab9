using Lightline.Collector.State;
using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Incidents;

/// <summary>
/// Every ONT of the plant as evidence, by what it shares with others, and how its OLT answers. Used on State's one thread.
/// </summary>
internal sealed class BoxBook
{
    private readonly Dictionary<OntId, Box> _boxes = [];
    private readonly Dictionary<OltId, OltSight> _olts = [];
    private Dictionary<PonId, Box[]> _byPon = [];
    private Dictionary<PowerAreaId, Box[]> _byArea = [];

    public IReadOnlyCollection<Box> All => _boxes.Values;

    public IEnumerable<KeyValuePair<OltId, OltSight>> Olts => _olts;

    public Box? Find(OntId ont) => _boxes.GetValueOrDefault(ont);

    public IReadOnlyList<Box> OnPon(PonId pon) => _byPon.GetValueOrDefault(pon) ?? [];

    public IReadOnlyList<Box> InArea(PowerAreaId area) => _byArea.GetValueOrDefault(area) ?? [];

    /// <summary>Those behind a place of the plant.</summary>
    public IEnumerable<Box> Behind(IncidentScope scope) =>
        scope.PowerArea is { } area ? InArea(area)
        : scope.Pon is { } pon ? OnPon(pon).Where(b => scope.Covers(b.Ont))
        : [];

    /// <summary>Takes all that State knows; returns the boxes that left the plant.</summary>
    public IReadOnlyList<Box> Take(Picture picture)
    {
        var gone = _boxes.Where(b => !picture.Plant.OntById.ContainsKey(b.Key)).Select(b => b.Value).ToArray();
        foreach (var box in gone)
        {
            _boxes.Remove(box.Ont.Id);
        }

        foreach (var ont in picture.Plant.OntById.Values)
        {
            if (_boxes.TryGetValue(ont.Id, out var box))
            {
                box.Move(ont);
            }
            else
            {
                _boxes.Add(ont.Id, new Box(ont));
            }
        }

        foreach (var live in picture.Onts)
        {
            Find(live.Ont)?.Take(live, picture.OpenBreaks.GetValueOrDefault(live.Ont), live.ProvenAt);
        }

        _byPon = Group(b => b.Ont.Pon);
        _byArea = _boxes.Values.Where(b => b.Ont.PowerArea is not null)
            .GroupBy(b => b.Ont.PowerArea!.Value)
            .ToDictionary(g => g.Key, g => g.ToArray());
        TakeOlts(picture);
        return gone;
    }

    /// <summary>Takes the end of a sweep, or of an attempt at one.</summary>
    public void Take(OltState olt)
    {
        var sight = Sight(olt.Live.Olt);
        sight.SweptAt = olt.Live.SweptAt;
        if (olt.Live.IsReachable)
        {
            (sight.FailedSince, sight.Failures) = (null, 0);
        }
        else
        {
            sight.FailedSince ??= olt.AttemptedAt;
            sight.Failures++;
        }
    }

    /// <summary>Whether service is known from before the restart only, and its OLT has not been swept since.</summary>
    public bool IsStale(Box box) =>
        box is { Service: Service.Up, Source: ReadingSource.Restored }
        && (_olts.GetValueOrDefault(box.Ont.Olt) is not { } sight || sight.SweptAt == sight.RestoredSweptAt);

    /// <summary>When a box's state was proved last: by itself, or by its OLT's last complete sweep.</summary>
    public DateTimeOffset ProofOf(Box box) =>
        _olts.GetValueOrDefault(box.Ont.Olt)?.SweptAt is { } swept && swept > box.ProvenAt ? swept : box.ProvenAt;

    private void TakeOlts(Picture picture)
    {
        foreach (var olt in _olts.Keys.Where(o => !picture.Plant.OltById.ContainsKey(o)).ToArray())
        {
            _olts.Remove(olt);
        }

        foreach (var olt in picture.Olts)
        {
            if (!_olts.TryGetValue(olt.Olt, out var sight))
            {
                _olts.Add(olt.Olt, sight = new OltSight { RestoredSweptAt = olt.SweptAt });
            }

            sight.SweptAt = olt.SweptAt;
        }
    }

    private Dictionary<TKey, Box[]> Group<TKey>(Func<Box, TKey> by) where TKey : notnull =>
        _boxes.Values.GroupBy(by).ToDictionary(g => g.Key, g => g.ToArray());

    private OltSight Sight(OltId olt)
    {
        if (!_olts.TryGetValue(olt, out var sight))
        {
            _olts.Add(olt, sight = new OltSight());
        }

        return sight;
    }
}

/// <summary>How an OLT answers its sweeps.</summary>
internal sealed class OltSight
{
    /// <summary>When the last complete sweep ended.</summary>
    public DateTimeOffset? SweptAt { get; set; }

    /// <summary>When that was, as the tables knew it at the start.</summary>
    public DateTimeOffset? RestoredSweptAt { get; init; }

    /// <summary>When the first of the failed attempts ended that nothing has answered since; null while it answers.</summary>
    public DateTimeOffset? FailedSince { get; set; }

    /// <summary>Failed attempts in a row.</summary>
    public int Failures { get; set; }
}
