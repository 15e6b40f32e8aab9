namespace Lightline.Town.Processes;

/// <summary>
/// How often a child may be started again: at most <see cref="RestartsMax"/> times within <see cref="Window"/>. One that
/// cannot start spends that in half a minute; who kills it on purpose, every 5 s, does not.
/// </summary>
internal sealed class RestartBudget(TimeProvider time)
{
    public const int RestartsMax = 24;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(2);
    private readonly Queue<DateTimeOffset> _restarts = new(RestartsMax);

    /// <summary>Takes one restart; false when the budget is spent.</summary>
    public bool TryTake()
    {
        var now = time.GetUtcNow();
        while (_restarts.TryPeek(out var oldest) && now - oldest > Window)
        {
            _restarts.Dequeue();
        }

        if (_restarts.Count == RestartsMax)
        {
            return false;
        }

        _restarts.Enqueue(now);
        return true;
    }
}
