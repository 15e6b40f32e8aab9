using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Lightline.Portal.Live.Plants;

/// <summary>
/// The plant as one GeoJSON FeatureCollection (RFC 7946): areas, sites and cabinets, and each cabinet's cable to what
/// stands before it. A cable is a straight line, because its way is not known. What has no known place has no geometry.
/// </summary>
/// <param name="Json">UTF-8; about 280 bytes a cabinet.</param>
/// <param name="Tag">Names the content: the same plant has the same one in every process.</param>
internal sealed record PlantDrawing(byte[] Json, string Tag)
{
    /// <summary>What the lines are, for whoever opens the file elsewhere.</summary>
    public const string Note = "Cables are straight lines between what they join: their way is not known.";

    public static PlantDrawing Of(
        IReadOnlyList<PlantArea> areas,
        IReadOnlyList<PlantSite> sites,
        IReadOnlyList<PlantCabinet> cabinets,
        int leftOut)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            json.WriteString("note", Note);
            json.WriteNumber("leftOut", leftOut);
            json.WriteStartArray("features");
            foreach (var area in areas)
            {
                Write(json, NameOf(area), area.Name, "area", () => WriteBoundary(json, area.Boundary));
            }

            foreach (var site in sites)
            {
                Write(json, $"site-{site.Id.Value}", site.Name, "site", () => WritePoint(json, site.At));
            }

            foreach (var cabinet in cabinets)
            {
                Write(json, NameOf(cabinet), cabinet.Name, "cabinet", () => WritePoint(json, cabinet.At));
            }

            WriteCables(json, sites, cabinets);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        var bytes = buffer.WrittenSpan.ToArray();
        return new PlantDrawing(bytes, $"\"{Convert.ToHexString(SHA256.HashData(bytes).AsSpan(0, 12))}\"");
    }

    /// <summary>How a map and its table name an area.</summary>
    public static string NameOf(PlantArea area) => $"area-{area.Id.Value}";

    /// <summary>How a map and its table name a cabinet.</summary>
    public static string NameOf(PlantCabinet cabinet) => $"cabinet-{cabinet.Id.Value}";

    private static void WriteCables(
        Utf8JsonWriter json, IReadOnlyList<PlantSite> sites, IReadOnlyList<PlantCabinet> cabinets)
    {
        var siteAt = sites.ToDictionary(s => s.Id, s => s.At);
        var cabinetAt = cabinets.ToDictionary(c => c.Id, c => c.At);
        foreach (var cabinet in cabinets)
        {
            var from = cabinet.Parent is { } parent
                ? cabinetAt.GetValueOrDefault(parent)
                : siteAt.GetValueOrDefault(cabinet.Site);
            Write(json, $"cable-{cabinet.Id.Value}", cabinet.Name, "cable", () => WriteLine(json, from, cabinet.At));
        }
    }

    private static void Write(Utf8JsonWriter json, string id, string name, string kind, Action geometry)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteString("id", id);
        json.WriteStartObject("properties");
        json.WriteString("kind", kind);
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WritePropertyName("geometry");
        geometry();
        json.WriteEndObject();
    }

    private static void WriteBoundary(Utf8JsonWriter json, string? boundary)
    {
        if (boundary is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(boundary);
        }
    }

    private static void WritePoint(Utf8JsonWriter json, Position? at)
    {
        if (at is not { } position)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "Point");
        json.WritePropertyName("coordinates");
        WritePosition(json, position);
        json.WriteEndObject();
    }

    private static void WriteLine(Utf8JsonWriter json, Position? from, Position? to)
    {
        if (from is not { } begin || to is not { } end)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "LineString");
        json.WriteStartArray("coordinates");
        WritePosition(json, begin);
        WritePosition(json, end);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Seven decimals are a centimetre.</summary>
    private static void WritePosition(Utf8JsonWriter json, Position at)
    {
        json.WriteStartArray();
        json.WriteNumberValue(Math.Round(at.Longitude, 7));
        json.WriteNumberValue(Math.Round(at.Latitude, 7));
        json.WriteEndArray();
    }
}
