using Lightline.Collector.Inventory;
using Lightline.Collector.State;
using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Collector.ChangeStream;

/// <summary>
/// The present picture for those who begin to follow, and the way of each change to those who do. A sweep reaches a
/// consumer with or after what it proves: both are put in the order that State told them.
/// </summary>
internal sealed class LiveBook(FeedOptions options, TimeProvider time) : IChangeSink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<OntId, OntLive> _onts = [];
    private readonly Dictionary<OltId, OltLive> _olts = [];
    private readonly HashSet<FeedConsumer> _consumers = [];
    private readonly Guid _sender = Guid.CreateVersion7(time.GetUtcNow());
    private long _coalesced;

    /// <summary>Changes that a later one replaced before they were sent.</summary>
    public long Coalesced => Volatile.Read(ref _coalesced);

    public int Consumers
    {
        get
        {
            lock (_gate)
            {
                return _consumers.Count;
            }
        }
    }

    public void OnChange(in Change change)
    {
        if (change.Tells == Tells.Nobody)
        {
            return;
        }

        lock (_gate)
        {
            _onts[change.Live.Ont] = change.Live;
            foreach (var consumer in _consumers)
            {
                if (consumer.Put(change.Live))
                {
                    _coalesced++;
                }
            }
        }
    }

    public void OnSweep(OwnedRegion region, OltState olt)
    {
        lock (_gate)
        {
            _olts[olt.Live.Olt] = olt.Live;
            foreach (var consumer in _consumers)
            {
                consumer.Put(olt.Live);
            }
        }
    }

    /// <summary>
    /// A frame cannot take an ONT away: consumers are ended and get the new picture when they follow again.
    /// </summary>
    public void OnPlant(Picture picture)
    {
        lock (_gate)
        {
            _onts.Clear();
            _olts.Clear();
            foreach (var ont in picture.Onts)
            {
                _onts[ont.Ont] = ont;
            }

            foreach (var olt in picture.Olts)
            {
                _olts[olt.Olt] = olt;
            }

            foreach (var consumer in _consumers)
            {
                consumer.End();
            }
        }
    }

    /// <summary>A new consumer with the picture of this moment; null when there are too many.</summary>
    public FeedConsumer? Join()
    {
        lock (_gate)
        {
            if (_consumers.Count >= options.ConsumersMax)
            {
                return null;
            }

            var consumer = new FeedConsumer([.. _onts.Values], [.. _olts.Values], _sender, time);
            _consumers.Add(consumer);
            return consumer;
        }
    }

    public void Leave(FeedConsumer consumer)
    {
        lock (_gate)
        {
            if (_consumers.Remove(consumer))
            {
                consumer.Dispose();
            }
        }
    }
}
