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
            Publish(Current.Within(regions));
            return false;
        }
    }

    private void Publish(Plant plant)
    {
        if (!plant.IsSameAs(Current))
        {
            Volatile.Write(ref _current, plant);
            Changed?.Invoke(plant);
        }
    }
}
