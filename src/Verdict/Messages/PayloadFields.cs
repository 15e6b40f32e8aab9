using System.Collections.Frozen;
using System.Text.Json;

namespace Lightline.Verdict.Messages;

/// <summary>
/// What an outbox row brings for its templates to name: the strings of its payload's first level. Whoever wrote it is not
/// trusted: what is no such object brings nothing, and a template that names something then fails its notice.
/// </summary>
public static class PayloadFields
{
    /// <summary>Characters of a value; what is longer is cut. A paragraph, not a page.</summary>
    public const int ValueLengthMax = 500;

    /// <summary>The strings by their names; empty for a payload that is too long, too deep or no object.</summary>
    public static IReadOnlyDictionary<string, string> Read(string? json)
    {
        if (json is null)
        {
            return FrozenDictionary<string, string>.Empty;
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var payload = JsonDocument.Parse(json);
            if (payload.RootElement.ValueKind is JsonValueKind.Object)
            {
                foreach (var field in payload.RootElement.EnumerateObject())
                {
                    if (field.Value.ValueKind is JsonValueKind.String)
                    {
                        fields[field.Name] = field.Value.GetString()!;
                    }
                }
            }

            return fields;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Too deep, or half a character.
            return FrozenDictionary<string, string>.Empty;
        }
    }
}
