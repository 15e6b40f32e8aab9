using System.Text.Json;
using Lightline.OltFleet.Faults;

namespace Lightline.Town.Panel;

/// <summary>Why a request was refused, and which field is to blame; empty when it is the whole body.</summary>
internal sealed record PanelError(string Field, string Error);

/// <summary>Reads the bodies of the panel's API. A body that is not right yields an error that names the field.</summary>
internal static class PanelRequest
{
    private const double DbmMin = -50;
    private const double DbmMax = 10;

    public static PanelError? ReadFault(JsonElement? body, out FaultKind kind, out string at)
    {
        (kind, at) = (default, string.Empty);
        if (body is not { ValueKind: JsonValueKind.Object } json)
        {
            return new(string.Empty, "the body is not a JSON object");
        }

        var kindText = Text(json, "kind");
        if (!FaultKinds.TryParse(kindText, out kind))
        {
            var names = string.Join(", ", Enum.GetValues<FaultKind>().Select(FaultKinds.Name));
            return new("kind", kindText is null ? $"is missing; one of {names}" : $"is not one of {names}");
        }

        at = Text(json, "at") ?? string.Empty;
        return at.Length == 0 ? new("at", "is missing; GET /targets lists the places") : null;
    }

    public static PanelError? ReadLightLevel(JsonElement? body, out double? dbm)
    {
        dbm = null;
        if (body is not { ValueKind: JsonValueKind.Object } json)
        {
            return new(string.Empty, "the body is not a JSON object");
        }

        if (!json.TryGetProperty("dbm", out var level))
        {
            return new("dbm", "is missing; null lets the level drift");
        }

        if (level.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        if (level.ValueKind is not JsonValueKind.Number || !level.TryGetDouble(out var number)
            || number is not (>= DbmMin and <= DbmMax))
        {
            return new("dbm", $"is not a number from {DbmMin} to {DbmMax}");
        }

        dbm = number;
        return null;
    }

    public static PanelError Refused(FaultRefusal refusal) => refusal switch
    {
        FaultRefusal.AlreadyActive => new("at", "this fault is active there already"),
        FaultRefusal.WrongKind => new("at", "this kind cannot happen there; GET /targets lists the places"),
        _ => new("at", "no such place; GET /targets lists the places"),
    };

    /// <summary>What a status without a body of its own means here.</summary>
    public static PanelError Refused(int status) => new(string.Empty, status switch
    {
        StatusCodes.Status403Forbidden => "this panel answers its own pages and local programs only",
        StatusCodes.Status404NotFound => "there is nothing at this address",
        StatusCodes.Status405MethodNotAllowed => "this address does not take this method",
        StatusCodes.Status413PayloadTooLarge => "the body is too large",
        _ => "the request cannot be answered",
    });

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
