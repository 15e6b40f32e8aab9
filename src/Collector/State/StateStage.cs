using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Collector.Inventory;
using Lightline.Collector.Lanes;
using Lightline.Contracts.Live;

namespace Lightline.Collector.State;

/// <summary>
/// The only reader of the reading lanes and the only one that changes an ONT's state, so nothing here is locked. Each
/// round takes what waits, tells the sinks, and once a second asks the clock.
/// <code>
/// Traps ─▶ Polled ─▶ Mqtt ─▶ Sweeps (only those that waited before Polled was emptied) ─▶ clock
/// </code>
/// </summary>
internal sealed class StateStage(
    StateBook book,
    StateReducer reducer,
    ReadingLanes lanes,
    IReadOnlyList<IChangeSink> sinks,
    IGovernor governor,
    TimeProvider time)
{
    /// <summary>Readings taken from one lane before the next has its turn.</summary>
    private const int TakesMax = 8_192;

    /// <summary>So many lost ONTs of a PON in one round are one question, not many.</summary>
    private const int AsksPonFrom = 4;

    private readonly List<Ont> _toVerify = [];
    private long _changes;
    private long _unplanned;
    private long _stale;

    /// <summary>Status moves told so far.</summary>
    public long Changes => Volatile.Read(ref _changes);

    /// <summary>Readings of ONTs that left the plant meanwhile, alone or with their region.</summary>
    public long Unplanned => Volatile.Read(ref _unplanned);

    /// <summary>Readings that came late or twice.</summary>
    public long Stale => Volatile.Read(ref _stale);

    /// <summary>Takes a plant together with what the tables keep of its new regions.</summary>
    public void TakePlant(Plant plant, RestoredStates restored)
    {
        book.Take(plant, restored, time.GetUtcNow());
        var picture = book.Picture;
        foreach (var sink in sinks)
        {
            sink.OnPlant(picture);
        }
    }

    /// <summary>Takes what waits in the lanes now; returns whether anything did.</summary>
    public bool Drain()
    {
        // A sweep's end is added after its last reading: those counted here have all their readings in Polled already.
        var sweepsReady = lanes.Sweeps.Depth;
        var took = Drain(lanes.Traps) | Drain(lanes.Polled);
        if (lanes.Polled.Depth == 0)
        {
            for (; sweepsReady > 0 && lanes.Sweeps.TryTake(out var sweep); sweepsReady--)
            {
                took = true;
                TakeSweep(sweep);
            }
        }

        took |= Drain(lanes.Mqtt);
        AskToVerify();
        return took;
    }

    /// <summary>Turns what nothing proved for too long into Unknown, and lets the sinks ask the clock.</summary>
    public void Tick()
    {
        var now = time.GetUtcNow();
        foreach (var state in book.Due(now))
        {
            if (reducer.Age(state, book.SweptAt(state), now) is { } step)
            {
                Tell(state, step, completion: null);
            }
        }

        foreach (var sink in sinks)
        {
            sink.OnTick(now);
        }
    }

    private bool Drain(Lane<Reading> lane)
    {
        var taken = 0;
        for (; taken < TakesMax && lane.TryTake(out var reading); taken++)
        {
            TakeReading(in reading);
        }

        return taken > 0;
    }

    private void TakeReading(in Reading reading)
    {
        if (book.Find(reading.Ont) is not { } state)
        {
            Interlocked.Increment(ref _unplanned);
            if (reading.Completion is { } completion)
            {
                // Of a region that is ours still it would be refused when it came again: nobody else wants it.
                completion.Complete(book.Holds(completion.Region) ? ReadingOutcome.Skipped : ReadingOutcome.Disowned);
            }

            return;
        }

        var step = reducer.Read(state, in reading, book.SweptAt(state));
        if (step.AsksVerify && book.Plant.OntById.TryGetValue(reading.Ont, out var ont))
        {
            _toVerify.Add(ont);
        }

        if (step.IsLate)
        {
            Interlocked.Increment(ref _stale);
        }

        Tell(state, step, reading.Completion);
        if (step.Point is null)
        {
            reading.Completion?.Complete(ReadingOutcome.Skipped);
        }
    }

    private void Tell(OntState before, in Step step, IReadingCompletion? completion)
    {
        book.Put(step.State);
        var live = step.State.Live;
        if (live.Status != before.Live.Status)
        {
            Interlocked.Increment(ref _changes);
        }

        if (step.Tells == Tells.Nobody && step.Point is null && step.Break is null)
        {
            return;
        }

        var change = new Change(book.RegionOf(live.Olt), live, step.Tells, step.Point, step.Break, completion);
        foreach (var sink in sinks)
        {
            sink.OnChange(in change);
        }
    }

    private void TakeSweep(SweepEnded sweep)
    {
        if (!book.Plant.OltById.TryGetValue(sweep.Olt, out var olt))
        {
            return;
        }

        var sweptAt = sweep is { IsComplete: true, IsReachable: true } ? sweep.At : book.Find(sweep.Olt)?.Live.SweptAt;
        var next = new OltState(
            new OltLive(sweep.Olt, sweptAt, sweep.IsReachable),
            sweep.At,
            sweep.OntsSeen.Count,
            sweep.At > sweep.StartedAt ? sweep.At - sweep.StartedAt : TimeSpan.Zero);
        book.Put(next);
        // What the sweep did not prove is told first, so that nobody takes the sweep for its proof.
        foreach (var ont in sweep.IsReachable ? olt.Pons.SelectMany(p => p.Onts) : [])
        {
            if (book.Find(ont.Id) is { } state && StateReducer.Sweep(state, sweep) is { } step)
            {
                Tell(state, step, completion: null);
            }
        }

        foreach (var sink in sinks)
        {
            sink.OnSweep(book.RegionOf(sweep.Olt), next);
        }
    }

    private void AskToVerify()
    {
        foreach (var pon in _toVerify.GroupBy(o => (o.Olt, o.Pon)))
        {
            var onts = pon.Select(o => o.Id).Distinct().ToArray();
            if (onts.Length >= AsksPonFrom)
            {
                governor.Ask(new Wish(pon.Key.Olt, WishKind.VerifyPon, Pon: pon.Key.Pon));
                continue;
            }

            foreach (var ont in onts)
            {
                governor.Ask(new Wish(pon.Key.Olt, WishKind.VerifyOnt, Ont: ont));
            }
        }

        _toVerify.Clear();
    }
}
