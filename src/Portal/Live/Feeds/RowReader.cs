using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Status;
using Lightline.Portal.Live.Store;

namespace Lightline.Portal.Live.Feeds;

/// <summary>
/// Stands in for a feed that is away: reads the database's rows of the ONTs that somebody looks at, and of no others.
/// </summary>
internal sealed class RowReader(
    StoreReads store, LiveState state, Viewers viewers, LiveOptions options, TimeProvider time) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.RowsInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            var orphans = viewers.Onts()
                .Where(ont => !state.TryFind(ont, out var sight) || sight.Link == 0)
                .Take(options.RowsMax)
                .ToList();
            if (orphans.Count > 0
                && await store.TryAsync((s, token) => s.RowsAsync(orphans, token), stoppingToken) is { } rows)
            {
                viewers.Wake(state.ApplyRows(rows));
            }
        }
    }
}
