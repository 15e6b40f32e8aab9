using System.Collections.Concurrent;
using Lightline.Collector.Regions;
using Lightline.Contracts;
using Lightline.Contracts.Incidents;
using Npgsql;

namespace Lightline.Collector.Incidents;

/// <summary>
/// Brings waiting incidents to PostgreSQL with the events that they are due. PostgreSQL being away stalls nobody: the
/// newest picture of each waits. A region that PostgreSQL says has another epoch is given up at once.
/// </summary>
internal sealed class IncidentFlush(IncidentBook book, IncidentTables tables, RegionLease lease, EpisodeLog episodes)
{
    private const string Trouble = "incidents not written";

    // Of open incidents of followed regions only.
    private readonly ConcurrentDictionary<IncidentId, WrittenIncident> _written = new();
    // Whose last write has no answer: it may have been made.
    private readonly HashSet<IncidentId> _inDoubt = [];
    private long _events;
    private long _failures;
    private long _refused;
    private long _rejected;

    /// <summary>Events in PostgreSQL.</summary>
    public long Events => Volatile.Read(ref _events);

    /// <summary>Writes that PostgreSQL did not take.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Incidents given up because the region has another epoch, hence another owner.</summary>
    public long EpochRefused => Volatile.Read(ref _refused);

    /// <summary>Pictures that PostgreSQL refuses for what is in them; the incident's next picture is tried again.</summary>
    public long Rejected => Volatile.Read(ref _rejected);

    /// <summary>What an earlier owner of a region wrote.</summary>
    public void Remember(IEnumerable<(Incident Incident, WrittenIncident Written)> open)
    {
        foreach (var (incident, written) in open)
        {
            _written[incident.Id] = written;
        }
    }

    /// <summary>Forgets what was written of regions that are not followed any more; who takes one reads it anew.</summary>
    public void Keep(HashSet<RegionId> followed)
    {
        foreach (var (id, written) in _written)
        {
            if (!followed.Contains(written.Region))
            {
                _written.TryRemove(id, out _);
            }
        }
    }

    /// <summary>Writes all that waits; what PostgreSQL did not take waits on. Throws only when cancelled.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var incident in book.TakeAll())
        {
            try
            {
                await FlushAsync(incident, cancellationToken);
            }
            catch (PostgresException e) when (PostgresAway.RefusesTheRows(e))
            {
                // It would be refused for ever, twice a second.
                Interlocked.Increment(ref _rejected);
                _inDoubt.Add(incident.Id);
                episodes.Struck("incident rejected", e.MessageText);
            }
            catch (Exception e) when (PostgresAway.Explains(e))
            {
                Interlocked.Increment(ref _failures);
                _inDoubt.Add(incident.Id);
                book.PutBack(incident);
                episodes.Struck(Trouble, e.Message);
            }
        }
    }

    private async Task FlushAsync(Incident incident, CancellationToken cancellationToken)
    {
        var written = _inDoubt.Contains(incident.Id)
            ? await tables.ReadWrittenAsync(incident, cancellationToken)
            : _written.GetValueOrDefault(incident.Id) ?? WrittenIncident.None;
        var (events, offered) = EventMaker.Due(written, incident);
        var members = incident.Members.ToDictionary(m => m.Ont, m => (Member: m, Offered: offered[m.Ont]));
        var changed = members.Where(m => !written.Members.TryGetValue(m.Key, out var known) || known != m.Value)
            .Select(m => m.Value)
            .ToArray();
        if (!await tables.WriteAsync(incident, changed, events, cancellationToken))
        {
            Interlocked.Increment(ref _refused);
            _inDoubt.Remove(incident.Id);
            episodes.Struck($"region {incident.Region.Code} has another owner", $"epoch {incident.Region.Epoch} is over");
            lease.Lose(incident.Region);
            return;
        }

        _inDoubt.Remove(incident.Id);
        Interlocked.Add(ref _events, events.Count);
        episodes.Over(Trouble);
        if (incident.State == IncidentState.Open)
        {
            _written[incident.Id] = new WrittenIncident(incident.Region.Id, incident.Change, incident.Scope, members);
        }
        else
        {
            _written.TryRemove(incident.Id, out _);
        }
    }
}
