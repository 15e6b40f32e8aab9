using Lightline.Collector.Inventory;

namespace Lightline.Collector.State;

/// <summary>
/// Follows the inventory on State's one thread, and never waits there. What was lost is forgotten at once. A region taken
/// now is followed when what the tables keep of it is restored, or open breaks would never end and known states be
/// forgotten: until then nobody polls it, and everything else goes on. Regions are restored one by one; after a failure
/// the next has its turn a second later, so that one that fails each time keeps back no other.
/// <code>
/// inventory ─▶ regions not followed ─▶ restore (one by one) ─▶ book ─▶ FollowedPlant ─▶ sources
///           └▶ regions followed already ───────────────────────▲
/// </code>
/// </summary>
internal sealed class PlantFollower(
    IPlantSource inventory,
    FollowedPlant followed,
    Func<OwnedRegion, CancellationToken, Task<RestoredStates>> restore,
    StateStage stage,
    EpisodeLog episodes,
    TimeProvider time) : IDisposable
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _news = new(0, 1);
    private Plant _seen = Plant.Empty;
    private Answer? _answer;
    private long _failedAt;
    private bool _hasFailed;
    private OwnedRegion? _lastFailed;

    /// <summary>Whether the tables are being read for a region taken now.</summary>
    public bool IsRestoring { get; private set; }

    /// <summary>Begins to hear of changes.</summary>
    public void Start() => inventory.Changed += OnPlantChanged;

    /// <summary>Hears of no more changes.</summary>
    public void Stop() => inventory.Changed -= OnPlantChanged;

    /// <summary>Completes when <see cref="Advance"/> has something to take at once; once a second it has in any case.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _news.WaitAsync(cancellationToken);

    public void Dispose() => _news.Dispose();

    /// <summary>Takes what is new. The token ends a restore under way, and is not waited for.</summary>
    public void Advance(CancellationToken stoppingToken)
    {
        var answer = Interlocked.Exchange(ref _answer, null);
        if (answer is not null)
        {
            IsRestoring = false;
            _hasFailed = answer.States is null;
            if (_hasFailed)
            {
                _lastFailed = answer.Region;
                _failedAt = answer.At;
            }
        }

        var plant = inventory.Current;
        if (!ReferenceEquals(plant, _seen) || answer?.States is not null)
        {
            _seen = plant;
            Follow(plant, answer);
        }

        var mayAsk = !IsRestoring && !(_hasFailed && time.GetElapsedTime(_failedAt) < RetryEvery);
        if (mayAsk && NextToRestore(plant) is { } region)
        {
            IsRestoring = true;
            _ = RestoreAsync(region, stoppingToken);
        }
    }

    /// <summary>The one behind the last that failed; null when every region is followed.</summary>
    private OwnedRegion? NextToRestore(Plant plant)
    {
        var missing = plant.Regions.Except(followed.Current.Regions).ToArray();
        return missing.Length == 0 ? null : missing[(Array.IndexOf(missing, _lastFailed) + 1) % missing.Length];
    }

    private void Follow(Plant plant, Answer? answer)
    {
        OwnedRegion[] restored = answer?.States is null ? [] : [answer.Region];
        var part = plant.Within(followed.Current.Regions.Concat(restored));
        if (!part.IsSameAs(followed.Current))
        {
            stage.TakePlant(part, answer?.States ?? RestoredStates.None);
            followed.Follow(part);
        }
    }

    /// <summary>Leaves an answer in any case: without one nobody would ask again.</summary>
    private async Task RestoreAsync(OwnedRegion region, CancellationToken stoppingToken)
    {
        var trouble = $"state of {region.Code} cannot be restored";
        RestoredStates? states = null;
        try
        {
            states = await restore(region, stoppingToken);
            episodes.Over(trouble);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Nobody follows any more.
            return;
        }
        catch (Exception e)
        {
            // PostgreSQL being away, or a mistake of ours about a row: either way nothing is followed unrestored.
            episodes.Struck(trouble, PostgresAway.Explains(e) ? e.Message : e.ToString());
        }

        Volatile.Write(ref _answer, new Answer(region, states, time.GetTimestamp()));
        Wake();
    }

    private void OnPlantChanged(Plant plant) => Wake();

    private void Wake()
    {
        try
        {
            _news.Release();
        }
        catch (SemaphoreFullException)
        {
            // Something is already waiting to be seen.
        }
        catch (ObjectDisposedException)
        {
            // The process ended meanwhile.
        }
    }

    /// <summary>What the tables said of a region; null when they could not be read.</summary>
    private sealed record Answer(OwnedRegion Region, RestoredStates? States, long At);
}
