using Lightline.Collector.Metrics;

namespace Lightline.Collector.Inventory;

/// <summary>
/// Keeps the present plant. A read that fails leaves the old one in place; one that finds nothing new changes nothing,
/// so that nobody is disturbed each minute.
/// </summary>
internal sealed class PlantReader(PlantRows rows, EpisodeLog episodes) : IPlantSource
{
    private Plant _current = Plant.Empty;
    private long _failures;

    public Plant Current => Volatile.Read(ref _current);

    /// <summary>Reads that failed.</summary>
    public long Failures => Volatile.Read(ref _failures);

    public event Action<Plant>? Changed;

    /// <summary>
    /// Reads the plant of the owned regions. A region that was lost is taken out even when PostgreSQL does not answer.
    /// Called by one at a time. Returns whether PostgreSQL answered.
    /// </summary>
    public async Task<bool> RefreshAsync(IReadOnlyList<OwnedRegion> regions, CancellationToken cancellationToken)
    {
        try
        {
            Publish(await rows.ReadAsync(regions, cancellationToken));
            episodes.Over("inventory not read");
            return true;
        }
        catch (Exception e) when (PostgresAway.Explains(e))
        {
            Interlocked.Increment(ref _failures);
            episodes.Struck("inventory not read", e.Message);
            var kept = Current.Regions.Intersect(regions).ToArray();
            Publish(new Plant(kept, [.. Current.Olts.Where(o => kept.Any(r => r.Id == o.Region))]));
            return false;
        }
    }

    private void Publish(Plant plant)
    {
        if (!AreSame(Current, plant))
        {
            Volatile.Write(ref _current, plant);
            Changed?.Invoke(plant);
        }
    }

    private static bool AreSame(Plant one, Plant other) =>
        one.Regions.SequenceEqual(other.Regions)
        && one.Olts.Count == other.Olts.Count
        && one.Olts.Zip(other.Olts).All(p => AreSame(p.First, p.Second));

    private static bool AreSame(Olt one, Olt other) =>
        one with { Pons = [] } == other with { Pons = [] }
        && one.Pons.Count == other.Pons.Count
        && one.Pons.Zip(other.Pons).All(p =>
            p.First with { Onts = [] } == p.Second with { Onts = [] } && p.First.Onts.SequenceEqual(p.Second.Onts));
}
