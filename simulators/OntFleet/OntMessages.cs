using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Lightline.OltFleet;

namespace Lightline.OntFleet;

/// <summary>What an ONT says, as JSON. Numbers are in real units; what is unknown is absent.</summary>
internal static class OntMessages
{
    /// <summary>Birth or will: whether the MQTT session lives. Says nothing of the fibre.</summary>
    public static byte[] Presence(string serial, DateTimeOffset at, long boot, bool isOnline) =>
        Write(serial, at, boot, sequence: null, json => json.WriteBoolean("online", isOnline));

    /// <summary>The whole state: telemetry as well as the retained last state.</summary>
    public static byte[] State(OntSnapshot ont, DateTimeOffset at, long boot, long sequence) =>
        Write(ont.Serial, at, boot, sequence, json => WriteState(json, ont, at));

    /// <summary>Something happened: <c>boot</c>, <c>optics</c> or <c>dyingGasp</c>.</summary>
    public static byte[] Event(OntSnapshot ont, DateTimeOffset at, long boot, long sequence, string name) =>
        Write(ont.Serial, at, boot, sequence, json =>
        {
            json.WriteString("event", name);
            if (name == "dyingGasp")
            {
                json.WriteString("status", "dyingGasp");
                json.WriteString("cause", "dyingGasp");
            }
            else
            {
                WriteState(json, ont, at);
            }
        });

    private static void WriteState(Utf8JsonWriter json, OntSnapshot ont, DateTimeOffset at)
    {
        json.WriteString("status", "online");
        json.WriteStartObject("pon");
        json.WriteString("mode", "gpon");
        WriteNumber(json, "rxDbm", ont.RxPowerDbm);
        WriteNumber(json, "txDbm", ont.TxPowerDbm);
        WriteNumber(json, "tempC", ont.TemperatureCelsius);
        WriteNumber(json, "voltV", ont.SupplyVolts);
        WriteNumber(json, "biasMa", ont.BiasMilliamps);
        json.WriteEndObject();
        json.WriteStartArray("eth");
        json.WriteStartObject();
        json.WriteNumber("port", 1);
        json.WriteString("link", "up");
        json.WriteNumber("speedMbps", 1_000);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteNumber("uptimeS", Math.Max(0, (long)(at - ont.LastUp).TotalSeconds));
        json.WriteString("fw", "V5R019C00S105");
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, Math.Round(number, 3));
        }
    }

    private static byte[] Write(
        string serial, DateTimeOffset at, long boot, long? sequence, Action<Utf8JsonWriter> writeRest)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
            json.WriteString("sn", serial);
            json.WriteString("ts", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteNumber("boot", boot);
            if (sequence is { } number)
            {
                json.WriteNumber("seq", number);
            }

            writeRest(json);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }
}
