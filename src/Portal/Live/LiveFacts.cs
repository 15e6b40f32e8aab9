using System.Collections.Concurrent;
using Lightline.History;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Store;
using Lightline.Verdict;

namespace Lightline.Portal.Live;

/// <summary>What is known of a connection now: the feed's picture or the database's row, whichever was proved later.</summary>
internal sealed class LiveFacts(LiveState state, HistoryReads history, IncidentBoard incidents, TimeProvider time)
{
    /// <summary>A median over 30 days moves slowly, and every page and stream asks for it.</summary>
    private static readonly TimeSpan UsualLightFor = TimeSpan.FromMinutes(15);

    /// <summary>Boxes whose usual light is remembered: x about 150 bytes = 3 MB. Past this all is forgotten at once.</summary>
    private const int UsualLightsMax = 20_000;

    private readonly ConcurrentDictionary<Occupancy, (double? Light, long ReadAt)> _usualLights = new();

    /// <summary>
    /// The facts of a seat at this moment, cut to its viewer's own time there, without the usual light.
    /// </summary>
    public ConnectionFacts Now(Seat seat)
    {
        var row = seat.Facts;
        var latest = seat.Ont is { } ont && state.TryFind(ont, out var sight)
            && !(row.ProvenAt > (sight.Facts.ProvenAt ?? DateTimeOffset.MinValue))
                ? sight.Facts
                : row;
        var outage = seat.Ont is { } box ? incidents.Current.OutageOf(box, seat.Connection) : null;
        return (latest with { Outage = outage }).Since(seat.Occupancy?.From);
    }

    /// <summary>The box's usual light; null when history does not tell.</summary>
    public async Task<double?> UsualLightAsync(Seat seat, CancellationToken cancellationToken)
    {
        if (seat.Occupancy is not { } occupancy)
        {
            return null;
        }
        if (_usualLights.TryGetValue(occupancy, out var known) && time.GetElapsedTime(known.ReadAt) < UsualLightFor)
        {
            return known.Light;
        }
        if (await history.ReadAsync(seat.Scope, occupancy, HistorySpan.Month, cancellationToken) is not { } month)
        {
            return null;
        }
        if (_usualLights.Count >= UsualLightsMax)
        {
            _usualLights.Clear();
        }
        var light = UsualLight(month);
        _usualLights[occupancy] = (light, time.GetTimestamp());
        return light;
    }

    /// <summary>
    /// The median of the buckets' mean light, dBm. Fewer than a day's buckets are no habit yet, and give null.
    /// </summary>
    private static double? UsualLight(HistorySeries month)
    {
        const int BucketsMin = 4;
        var means = month.Buckets
            .Where(bucket => bucket.Light is not null)
            .Select(bucket => bucket.Light!.Value.Mean)
            .Order()
            .ToList();
        return means.Count < BucketsMin ? null : (means[(means.Count - 1) / 2] + means[means.Count / 2]) / 2;
    }
}
