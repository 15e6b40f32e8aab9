using Lightline.Contracts.Incidents;

namespace Lightline.Collector.Incidents;

/// <summary>
/// Incidents waiting for PostgreSQL: one slot each, where the newest picture overwrites. Bounded by the plant: an
/// incident has at least three homes, or an OLT.
/// </summary>
internal sealed class IncidentBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IncidentId, Incident> _waiting = [];

    public int Pending
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    public void Put(IEnumerable<Incident> incidents)
    {
        lock (_gate)
        {
            foreach (var incident in incidents)
            {
                _waiting[incident.Id] = incident;
            }
        }
    }

    /// <summary>Takes everything that waits.</summary>
    public IReadOnlyList<Incident> TakeAll()
    {
        lock (_gate)
        {
            var all = _waiting.Values.ToArray();
            _waiting.Clear();
            return all;
        }
    }

    /// <summary>Puts back what could not be written, without overwriting what came since.</summary>
    public void PutBack(Incident incident)
    {
        lock (_gate)
        {
            _waiting.TryAdd(incident.Id, incident);
        }
    }
}
