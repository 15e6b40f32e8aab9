using Lightline.Collector.Inventory;

namespace Lightline.Collector.Regions;

/// <summary>
/// Which regions are ours. A region is lost when PostgreSQL says so, and no sooner: while PostgreSQL is away nobody can
/// take a region, so telemetry goes on. Every write of state is checked against the epoch by PostgreSQL itself; what is
/// written elsewhere asks <see cref="OwnsAsync"/> first.
/// <para>
/// Who alone is cut off from PostgreSQL cannot tell this from PostgreSQL being away: another takes the region, and until
/// PostgreSQL answers again both write history, each what it measured itself. <see cref="Assumed"/> counts how often.
/// </para>
/// </summary>
internal sealed class RegionLease(
    RegionTable table, RegionOptions options, Uri feed, EpisodeLog episodes, TimeProvider time)
{
    /// <summary>How long <see cref="OwnsAsync"/> waits for an answer: its caller has a batch in hand.</summary>
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private IReadOnlyList<OwnedRegion> _owned = [];
    private long _askedAt = time.GetTimestamp();
    private long _answeredAt = time.GetTimestamp();
    private bool _hasTaken;
    private long _taken;
    private long _lost;
    private long _assumed;

    /// <summary>Ours at present.</summary>
    public IReadOnlyList<OwnedRegion> Owned => Volatile.Read(ref _owned);

    /// <summary>Regions taken since the start.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Regions lost to another since the start.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>
    /// Times that <see cref="OwnsAsync"/> said yes without PostgreSQL having confirmed it within a lease.
    /// </summary>
    public long Assumed => Volatile.Read(ref _assumed);

    /// <summary>Raised after <see cref="Owned"/> changed; handlers must be quick and never throw.</summary>
    public event Action? Changed;

    /// <summary>Renews what is ours, takes what is free, says that we live. Returns whether PostgreSQL answered.</summary>
    public async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RenewOwnedAsync(cancellationToken);
            var taken = await table.TakeAsync(Owned, isFirst: !_hasTaken, cancellationToken);
            _hasTaken = true;
            // Before the beat: if that fails, what PostgreSQL says is ours is ours all the same.
            Take(taken);
            await table.BeatAsync(feed, _startedAt, cancellationToken);
            episodes.Over("regions not renewed");
            return true;
        }
        catch (Exception e) when (PostgresAway.Explains(e))
        {
            episodes.Struck("regions not renewed", e.Message);
            return false;
        }
    }

    /// <summary>
    /// Whether the region is ours. When nobody has asked PostgreSQL for as long as a lease lasts, this process was stalled
    /// and another may have taken it: then it is asked first. No answer within 5 s is a yes, and counted. From any thread.
    /// </summary>
    public async ValueTask<bool> OwnsAsync(OwnedRegion region, CancellationToken cancellationToken)
    {
        // Twice only when the process stalls again while it asks.
        while (Owned.Contains(region) && time.GetElapsedTime(Volatile.Read(ref _askedAt)) >= options.Lease)
        {
            using var wait = new CancellationTokenSource(AnswerWait, time);
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(wait.Token, cancellationToken);
            try
            {
                await RenewOwnedAsync(bound.Token);
            }
            catch (Exception e) when (PostgresAway.Explains(e) || wait.IsCancellationRequested)
            {
                episodes.Struck("regions not renewed", e.Message);
            }
        }

        if (!Owned.Contains(region))
        {
            return false;
        }

        if (time.GetElapsedTime(Volatile.Read(ref _answeredAt)) >= options.Lease)
        {
            Interlocked.Increment(ref _assumed);
        }

        return true;
    }

    /// <summary>Gives a region up: PostgreSQL named another epoch. From any thread; a second call does nothing.</summary>
    public void Lose(OwnedRegion region)
    {
        lock (_gate)
        {
            if (!_owned.Contains(region))
            {
                return;
            }

            Volatile.Write(ref _owned, [.. _owned.Where(r => r != region)]);
            Interlocked.Increment(ref _lost);
        }

        Changed?.Invoke();
    }

    /// <summary>Lets the next owner in at once. Failing is harmless: the lease runs out by itself.</summary>
    public async Task ReleaseAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var region in Owned)
            {
                await table.ReleaseAsync(region, cancellationToken);
            }
        }
        catch (Exception e) when (PostgresAway.Explains(e) || e is OperationCanceledException)
        {
            episodes.Struck("regions not released", e.Message);
        }
    }

    private async Task RenewOwnedAsync(CancellationToken cancellationToken)
    {
        var askedAt = time.GetTimestamp();
        try
        {
            foreach (var region in Owned)
            {
                if (!await table.RenewAsync(region, cancellationToken))
                {
                    Lose(region);
                }
            }

            Volatile.Write(ref _answeredAt, askedAt);
        }
        finally
        {
            // A question without an answer counts too: else every caller in an outage would wait for one.
            Volatile.Write(ref _askedAt, askedAt);
        }
    }

    private void Take(IReadOnlyList<OwnedRegion> taken)
    {
        if (taken.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            Volatile.Write(ref _owned, [.. _owned, .. taken]);
            Interlocked.Add(ref _taken, taken.Count);
        }

        Changed?.Invoke();
    }
}
