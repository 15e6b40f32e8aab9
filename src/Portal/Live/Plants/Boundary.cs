using System.Text.Json;

namespace Lightline.Portal.Live.Plants;

/// <summary>Looks through the outline of an area, which somebody imported: only what a map can draw passes.</summary>
internal static class Boundary
{
    /// <summary>Most corners of one area's outline, about 40 bytes each: 40 KB.</summary>
    public const int CornersMax = 1_000;

    private const int RingCornersMin = 4;

    /// <summary>
    /// The geometry, written afresh with nothing else in it; null unless it is a Polygon or MultiPolygon (RFC 7946,
    /// sections 3.1.6 and 3.1.7) of closed rings on earth.
    /// </summary>
    public static string? Check(string geometry)
    {
        try
        {
            using var document = JsonDocument.Parse(geometry);
            var root = document.RootElement;
            var coordinates = root.GetProperty("coordinates");
            var (type, corners) = (root.GetProperty("type").GetString(), 0);
            var isGood = type switch
            {
                "Polygon" => IsPolygon(coordinates, ref corners),
                "MultiPolygon" => coordinates.GetArrayLength() > 0 && AllPolygons(coordinates, ref corners),
                _ => false,
            };
            return isGood && corners <= CornersMax
                ? JsonSerializer.Serialize(new { type, coordinates })
                : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException)
        {
            return null;
        }
    }

    private static bool AllPolygons(JsonElement polygons, ref int corners)
    {
        foreach (var polygon in polygons.EnumerateArray())
        {
            if (!IsPolygon(polygon, ref corners))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPolygon(JsonElement rings, ref int corners)
    {
        foreach (var ring in rings.EnumerateArray())
        {
            var length = ring.GetArrayLength();
            corners += length;
            if (length < RingCornersMin || !ring.EnumerateArray().All(IsPlace)
                || !JsonElement.DeepEquals(ring[0], ring[length - 1]))
            {
                return false;
            }
        }

        return rings.GetArrayLength() > 0;
    }

    /// <summary>Longitude, latitude and at most a height (RFC 7946, section 3.1.1).</summary>
    private static bool IsPlace(JsonElement at) =>
        at.GetArrayLength() is 2 or 3 && Position.From(at[1].GetDouble(), at[0].GetDouble()) is not null
        && (at.GetArrayLength() == 2 || at[2].ValueKind == JsonValueKind.Number);
}
