using System.Collections.Concurrent;
using Lightline.Collector.Inventory;
using Lightline.Collector.State;
using Lightline.Contracts;

namespace Lightline.Collector.Incidents;

/// <summary>
/// Hands what State tells to the correlator, and what it decides to the writer. Runs on State's thread.
/// </summary>
internal sealed class IncidentStage(
    IncidentCorrelator correlator, IncidentBook book, IncidentFlush flush, IncidentTables tables) : IChangeSink
{
    private readonly Dictionary<OntId, Break> _losses = [];
    // Read when a region is restored, taken when State takes its plant; at most one entry an owned region.
    private readonly ConcurrentDictionary<RegionId, IReadOnlyList<Incident>> _restored = new();

    /// <summary>Reads what an earlier owner left open, before any source of the region runs.</summary>
    /// <exception cref="Npgsql.NpgsqlException">PostgreSQL could not answer; the caller tries again.</exception>
    public async Task RestoreAsync(OwnedRegion region, CancellationToken cancellationToken)
    {
        var open = await tables.ReadOpenAsync(region, cancellationToken);
        // Named before it is remembered: a plant that is taken meanwhile must not forget it.
        _restored[region.Id] = [.. open.Select(o => o.Incident)];
        flush.Remember(open);
    }

    public void OnChange(in Change change)
    {
        if (change.Break is { } loss)
        {
            if (loss.EndedAt is null)
            {
                _losses[change.Live.Ont] = loss;
            }
            else
            {
                _losses.Remove(change.Live.Ont);
            }
        }

        correlator.Take(change.Live, _losses.GetValueOrDefault(change.Live.Ont));
    }

    public void OnSweep(OwnedRegion region, OltState olt) => correlator.Take(olt);

    public void OnPlant(Picture picture)
    {
        _losses.Clear();
        foreach (var (ont, loss) in picture.OpenBreaks)
        {
            _losses[ont] = loss;
        }

        var restored = new List<Incident>();
        foreach (var region in picture.Plant.Regions)
        {
            if (_restored.TryRemove(region.Id, out var incidents))
            {
                restored.AddRange(incidents);
            }
        }

        flush.Keep([.. picture.Plant.Regions.Select(r => r.Id), .. _restored.Keys]);
        correlator.Take(picture, restored);
    }

    public void OnTick(DateTimeOffset now) => book.Put(correlator.Decide(now));
}
