using System.Collections.Concurrent;
using Lightline.Collector.Inventory;
using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Governor;

/// <summary>
/// The one door through which the stages right of the sources reach an OLT. It lays wishes and watches on the OLT's
/// desk; the OLT's poller takes them when its budget allows.
/// </summary>
internal sealed class OltGovernor(IPlantSource plants) : IGovernor
{
    private readonly ConcurrentDictionary<OltId, OltDesk> _desks = new();
    private long _asked;
    private long _refused;

    /// <summary>Wishes asked, refused ones included.</summary>
    public long Asked => Volatile.Read(ref _asked);

    /// <summary>Wishes for an OLT that is not polled here, or whose book was full.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>ONTs watched now.</summary>
    public int Watched => _desks.Values.Sum(d => d.Watched);

    public bool Ask(Wish wish)
    {
        Interlocked.Increment(ref _asked);
        if (_desks.TryGetValue(wish.Olt, out var desk) && desk.Ask(wish))
        {
            return true;
        }

        Interlocked.Increment(ref _refused);
        return false;
    }

    public WatchAnswer Watch(OntId ont, WatchPace pace) =>
        TryFindDesk(ont, out var desk) ? desk.Watch(ont, pace) : WatchAnswer.NotOwned;

    public void Unwatch(OntId ont)
    {
        if (TryFindDesk(ont, out var desk))
        {
            desk.Unwatch(ont);
        }
    }

    /// <summary>The poller of an OLT begins: from now on wishes for it are taken.</summary>
    public void Open(OltId olt, OltDesk desk) => _desks[olt] = desk;

    /// <summary>The poller of an OLT ended: what lay on its desk is forgotten, further wishes are refused.</summary>
    public void Close(OltId olt, OltDesk desk) => _desks.TryRemove(KeyValuePair.Create(olt, desk));

    private bool TryFindDesk(OntId ont, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out OltDesk? desk)
    {
        desk = null;
        return plants.Current.OntById.TryGetValue(ont, out var planned) && _desks.TryGetValue(planned.Olt, out desk);
    }
}
