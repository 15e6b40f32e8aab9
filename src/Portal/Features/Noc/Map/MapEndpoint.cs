using Lightline.Portal.Live.Plants;
using Lightline.Portal.Shell;

namespace Lightline.Portal.Features.Noc.Map;

/// <summary>What hurts most people now, on a map and in its tables.</summary>
internal static class MapEndpoint
{
    /// <summary>The page's view that is the map alone.</summary>
    private const string MapAlone = "map";

    public static void MapPlant(this RouteGroupBuilder noc)
    {
        noc.MapMethods("", Pages.Read, ShowPageAsync);
        noc.MapMethods("/places", Pages.Read, ShowPlacesAsync);
        noc.MapMethods("/plant.geojson", Pages.Read, ShowPlantAsync);
    }

    private static async Task<IResult> ShowPageAsync(
        string? view, string? incident, NocView noc, PlaceBoard places, CancellationToken cancellationToken) =>
        Pages.Show<NocPage>(new
        {
            View = await LookAsync(incident, noc, places, cancellationToken),
            IsMapAlone = view == MapAlone,
        });

    private static async Task<IResult> ShowPlacesAsync(
        string? incident, NocView noc, PlaceBoard places, HttpContext context)
    {
        var view = await LookAsync(incident, noc, places, context.RequestAborted);
        return NocEndpoint.ShowPart<PlaceParts>(context, view.Moment, view.Tag, new { View = view });
    }

    private static async Task<IResult> ShowPlantAsync(PlantReads plants, HttpContext context)
    {
        if (await plants.CurrentAsync(context.RequestAborted) is not { } plant)
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        var (headers, drawing) = (context.Response.Headers, plant.Drawing);
        headers.ETag = drawing.Tag;
        // Kept by the browser, and asked for again each time.
        headers.CacheControl = "private, no-cache";
        return context.Request.Headers.IfNoneMatch == drawing.Tag
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(drawing.Json, "application/geo+json");
    }

    private static async Task<MapView> LookAsync(
        string? incident, NocView noc, PlaceBoard places, CancellationToken cancellationToken)
    {
        var moment = noc.Now();
        var marked = incident is null ? null : moment.Picture.Find(incident)?.Number;
        return new MapView(moment, await places.NowAsync(cancellationToken), marked);
    }
}
