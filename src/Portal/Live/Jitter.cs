namespace Lightline.Portal.Live;

/// <summary>Spreads retries, so that a hundred Portals do not come back in the same instant.</summary>
internal sealed class Jitter(int seed)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);

    /// <summary>Between half of <paramref name="span"/> and all of it.</summary>
    public TimeSpan Of(TimeSpan span)
    {
        lock (_lock)
        {
            return span * (0.5 + (_random.NextDouble() / 2));
        }
    }
}
