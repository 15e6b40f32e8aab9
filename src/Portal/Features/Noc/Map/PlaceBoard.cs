using Lightline.Contracts.Live;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Live.Plants;
using Lightline.Portal.Live.State;

namespace Lightline.Portal.Features.Noc.Map;

/// <summary>
/// The plant and its counts, made when a page asks, at most once a second for all open maps; while nobody looks nothing
/// is counted.
/// </summary>
internal sealed class PlaceBoard(
    PlantReads plants,
    IncidentBoard incidents,
    LiveState state,
    Freshness freshness,
    LiveOptions options,
    TimeProvider time)
{
    private readonly Lock _lock = new();
    private Plant? _plant;
    private PlaceMoment? _latest;
    private long _countedAt;

    /// <summary>The plant and its counts now; null while the plant could never be read.</summary>
    public async Task<PlaceMoment?> NowAsync(CancellationToken cancellationToken)
    {
        if (await plants.CurrentAsync(cancellationToken) is not { } plant)
        {
            return null;
        }

        var picture = incidents.Current;
        lock (_lock)
        {
            var isCurrent = ReferenceEquals(_plant, plant) && _latest?.PictureVersion == picture.Version
                && time.GetElapsedTime(_countedAt) < options.PlacesInterval;
            if (!isCurrent)
            {
                _latest = Next(plant, picture);
                _plant = plant;
                _countedAt = time.GetTimestamp();
            }

            return _latest;
        }
    }

    private PlaceMoment Next(Plant plant, IncidentSnapshot picture)
    {
        var count = PlaceCounter.Count(
            plant,
            picture,
            ont => state.TryFind(ont, out var sight) ? sight.Facts : null,
            time.GetUtcNow(),
            freshness);
        var tag = plant.Drawing.Tag.Trim('"');
        var isSame = _latest is { } last && last.PlantTag == tag && count.SaysTheSameAs(last.Count);
        return new PlaceMoment(
            count, tag, plant.LeftOut, picture.Version, (_latest?.Version ?? 0) + (isSame ? 0 : 1));
    }
}
