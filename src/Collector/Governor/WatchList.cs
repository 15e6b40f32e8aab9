using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Governor;

/// <summary>
/// Who is watched on one OLT: leases, and whose turn it is. Who waited longest is read first, so that under any load
/// each is read in turn. Pure: time comes as an argument. Not thread-safe.
/// </summary>
internal sealed class WatchList(OltLimits limits)
{
    private readonly Dictionary<OntId, Entry> _entries = [];
    private readonly SortedSet<(TimeSpan DueAt, long Ont)> _turns = [];

    public int Count => _entries.Count;

    /// <summary>When the next ONT is due; null when nobody is watched.</summary>
    public TimeSpan? DueAt => _turns.Count == 0 ? null : _turns.Min.DueAt;

    /// <summary>
    /// Takes or renews a lease. A close watcher outlives an idle one of the same ONT, for as long as its lease.
    /// </summary>
    public WatchAnswer Watch(OntId ont, WatchPace pace, TimeSpan now)
    {
        DropExpired(now);
        var until = now + LiveFeed.WatchLease;
        if (_entries.TryGetValue(ont, out var entry))
        {
            var wasClose = entry.CloseUntil > now;
            entry = entry with { Until = until, CloseUntil = pace == WatchPace.Close ? until : entry.CloseUntil };
            _entries[ont] = entry;
            if (!wasClose && entry.CloseUntil > now && entry.ReadAt + Pace(entry, now) < entry.DueAt)
            {
                Reschedule(ont, entry, entry.ReadAt + Pace(entry, now));
            }

            return WatchAnswer.Accepted;
        }

        if (_entries.Count >= limits.WatchedMax)
        {
            return WatchAnswer.Full;
        }

        entry = new Entry(until, pace == WatchPace.Close ? until : now, ReadAt: now - limits.WatchInterval, DueAt: now);
        _entries.Add(ont, entry);
        _turns.Add((now, ont.Value));
        return WatchAnswer.Accepted;
    }

    /// <summary>
    /// One watcher left; another of the same ONT may still be there. The lease is cut to two renewals: who still
    /// watches renews it meanwhile, and nobody else needs it.
    /// </summary>
    public void Unwatch(OntId ont, TimeSpan now)
    {
        var until = now + (2 * LiveFeed.WatchRenewal);
        if (_entries.TryGetValue(ont, out var entry) && until < entry.Until)
        {
            var closeUntil = entry.CloseUntil < until ? entry.CloseUntil : until;
            _entries[ont] = entry with { Until = until, CloseUntil = closeUntil };
        }
    }

    /// <summary>
    /// Takes the ONTs to read in one GET: those due, longest waiting first, filled up with those due soon, so that
    /// watchers who came at different moments are soon read together. Empty when none is due.
    /// </summary>
    /// <param name="now">The present.</param>
    /// <param name="oidsMax">OIDs a GET may hold.</param>
    /// <param name="oidsOf">OIDs that one ONT takes; at least 1.</param>
    public IReadOnlyList<OntId> TakeDue(TimeSpan now, int oidsMax, Func<OntId, int> oidsOf)
    {
        DropExpired(now);
        var taken = new List<OntId>();
        var room = oidsMax;
        var soon = now + (limits.WatchPace(WatchPace.Close) / 4);
        while (_turns.Count > 0)
        {
            var (dueAt, value) = _turns.Min;
            var ont = new OntId(value);
            var oids = oidsOf(ont);
            if (dueAt > (taken.Count == 0 ? now : soon) || oids > room)
            {
                break;
            }

            room -= oids;
            taken.Add(ont);
            var entry = _entries[ont] with { ReadAt = now };
            Reschedule(ont, entry, now + Pace(entry, now));
        }

        return taken;
    }

    private TimeSpan Pace(Entry entry, TimeSpan now) =>
        limits.WatchPace(entry.CloseUntil > now ? WatchPace.Close : WatchPace.Idle);

    private void Reschedule(OntId ont, Entry entry, TimeSpan dueAt)
    {
        _turns.Remove((entry.DueAt, ont.Value));
        _turns.Add((dueAt, ont.Value));
        _entries[ont] = entry with { DueAt = dueAt };
    }

    private void DropExpired(TimeSpan now)
    {
        foreach (var (ont, entry) in _entries)
        {
            if (entry.Until <= now)
            {
                _entries.Remove(ont);
                _turns.Remove((entry.DueAt, ont.Value));
            }
        }
    }

    private readonly record struct Entry(TimeSpan Until, TimeSpan CloseUntil, TimeSpan ReadAt, TimeSpan DueAt);
}
