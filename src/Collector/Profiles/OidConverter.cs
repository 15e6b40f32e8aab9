using System.Text.Json;
using System.Text.Json.Serialization;
using Lightline.Snmp;

namespace Lightline.Collector.Profiles;

/// <summary>Reads an OID in dotted form.</summary>
internal sealed class OidConverter : JsonConverter<Oid>
{
    public override Oid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return Oid.TryParse(text, out var oid) && oid.Length > 1 ? oid : throw new JsonException($"'{text}' is not an OID.");
    }

    public override void Write(Utf8JsonWriter writer, Oid value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
