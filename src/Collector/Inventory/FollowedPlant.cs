namespace Lightline.Collector.Inventory;

/// <summary>
/// The part of the plant whose states are restored, as State follows it. The sources see this and no more: a reading of
/// an ONT that State does not hold yet would be lost, and the packet that fetched it wasted.
/// </summary>
internal sealed class FollowedPlant : IPlantSource
{
    private Plant _current = Plant.Empty;

    public Plant Current => Volatile.Read(ref _current);

    public event Action<Plant>? Changed;

    /// <summary>By State's one thread only, once its book holds every ONT of the plant.</summary>
    public void Follow(Plant plant)
    {
        Volatile.Write(ref _current, plant);
        Changed?.Invoke(plant);
    }
}
