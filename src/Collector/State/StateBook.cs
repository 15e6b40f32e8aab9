using Lightline.Collector.Inventory;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.History;

namespace Lightline.Collector.State;

/// <summary>
/// The states of all ONTs of the owned regions, and the order in which they grow too old. Holds exactly the plant's ONTs;
/// used by State's one thread only.
/// </summary>
internal sealed class StateBook(StateReducer reducer)
{
    private readonly Dictionary<OntId, OntState> _onts = [];
    private readonly Dictionary<OltId, OltState> _olts = [];
    // At most one entry an ONT, at a time not later than its expiry; looked at again when it comes up. An ONT that
    // turns Unknown leaves its entry behind and takes it up again when it is known before that time.
    private readonly PriorityQueue<OntId, DateTimeOffset> _expiries = new();
    private readonly HashSet<OntId> _waiting = [];
    private readonly HashSet<OntId> _known = [];

    public Plant Plant { get; private set; } = Plant.Empty;

    public int UnknownCount => _onts.Count - _known.Count;

    /// <summary>Entries that wait for the clock: at most one an ONT.</summary>
    public int ExpiryCount => _expiries.Count;

    public IReadOnlyCollection<OntLive> Onts => [.. _onts.Values.Select(o => o.Live)];

    public Picture Picture => new(
        Plant,
        Onts,
        [.. _olts.Values.Select(o => o.Live)],
        _onts.Where(o => o.Value.OpenBreak is not null).ToDictionary(o => o.Key, o => o.Value.OpenBreak!));

    public OntState? Find(OntId ont) => _onts.GetValueOrDefault(ont);

    public OltState? Find(OltId olt) => _olts.GetValueOrDefault(olt);

    public bool Holds(OwnedRegion region) => Plant.Regions.Contains(region);

    public OwnedRegion RegionOf(OltId olt)
    {
        var region = Plant.OltById[olt].Region;
        return Plant.Regions.First(r => r.Id == region);
    }

    /// <summary>
    /// Takes a new plant: keeps what is known of ONTs that stay, forgets those that left, restores those of a region
    /// taken now.
    /// </summary>
    public void Take(Plant plant, RestoredStates restored, DateTimeOffset now)
    {
        Plant = plant;
        Forget(_onts, id => !plant.OntById.ContainsKey(id) || restored.Onts.ContainsKey(id));
        Forget(_olts, id => !plant.OltById.ContainsKey(id) || restored.Olts.ContainsKey(id));
        _known.RemoveWhere(id => !plant.OntById.ContainsKey(id));
        // Every ONT of the plant is put below by the proof it has now: a restored one may be older than the one before.
        _expiries.Clear();
        _waiting.Clear();
        foreach (var olt in plant.Olts)
        {
            if (restored.Olts.TryGetValue(olt.Id, out var row))
            {
                _olts[olt.Id] = row;
            }

            var region = plant.Regions.First(r => r.Id == olt.Region).Code;
            foreach (var pon in olt.Pons)
            {
                foreach (var ont in pon.Onts)
                {
                    Take(new HistoryKey(ont.Id, region, olt.Name, $"{pon.Frame}/{pon.Slot}/{pon.Port}"), ont, restored, now);
                }
            }
        }
    }

    /// <summary>Keeps an ONT's next state, and sees that the clock comes back to it.</summary>
    public void Put(OntState state)
    {
        var id = state.Key.Ont;
        _onts[id] = state;
        if (state.Live.Status == OntStatus.Unknown)
        {
            _known.Remove(id);
            return;
        }

        _known.Add(id);
        if (_waiting.Add(id))
        {
            _expiries.Enqueue(id, reducer.ExpiresAt(state, SweptAt(state)));
        }
    }

    public void Put(OltState olt) => _olts[olt.Live.Olt] = olt;

    public DateTimeOffset? SweptAt(OntState state) => Find(state.Live.Olt)?.Live.SweptAt;

    /// <summary>ONTs whose proof may have grown too old; each at most once a call.</summary>
    public IEnumerable<OntState> Due(DateTimeOffset now)
    {
        while (_expiries.TryPeek(out var id, out var at) && at <= now)
        {
            _expiries.Dequeue();
            _waiting.Remove(id);
            if (!_onts.TryGetValue(id, out var state) || state.Live.Status == OntStatus.Unknown)
            {
                continue;
            }

            if (reducer.ExpiresAt(state, SweptAt(state)) <= now)
            {
                yield return state;
            }
            else
            {
                Put(state);
            }
        }
    }

    private void Take(HistoryKey key, Ont ont, RestoredStates restored, DateTimeOffset now)
    {
        if (_onts.TryGetValue(ont.Id, out var known))
        {
            // A moved ONT keeps its state; its history goes on under the new place.
            Put(known.Key == key ? known : known with { Key = key, Live = known.Live with { Olt = ont.Olt } });
        }
        else if (restored.Onts.TryGetValue(ont.Id, out var row))
        {
            Put(OntState.Restored(key, row with { Olt = ont.Olt }, restored.OpenBreaks.GetValueOrDefault(ont.Id)));
        }
        else
        {
            Put(OntState.Unseen(key, ont.Olt, now));
        }
    }

    private static void Forget<TId, TState>(Dictionary<TId, TState> states, Predicate<TId> isGone) where TId : notnull
    {
        foreach (var id in states.Keys.Where(id => isGone(id)).ToArray())
        {
            states.Remove(id);
        }
    }
}

/// <summary>What the tables keep of a region just taken.</summary>
internal sealed record RestoredStates(
    IReadOnlyDictionary<OntId, OntLive> Onts,
    IReadOnlyDictionary<OltId, OltState> Olts,
    IReadOnlyDictionary<OntId, Break> OpenBreaks)
{
    public static readonly RestoredStates None = new(
        new Dictionary<OntId, OntLive>(), new Dictionary<OltId, OltState>(), new Dictionary<OntId, Break>());
}
