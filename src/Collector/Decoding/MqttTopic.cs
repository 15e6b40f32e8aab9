using System.Text;

namespace Lightline.Collector.Decoding;

/// <summary>What a topic's last level says of the message.</summary>
internal enum MqttTopicKind
{
    /// <summary>Retained: the device's present state.</summary>
    State,

    /// <summary>Measured values.</summary>
    Telemetry,

    /// <summary>Something happened, such as a dying gasp.</summary>
    Event,

    /// <summary>Last will or birth: the MQTT session ended or began. Says nothing of the fibre.</summary>
    Lwt,
}

/// <summary>A topic <c>ont/v1/{region}/{serial}/{kind}</c>.</summary>
internal readonly record struct MqttTopic(string Serial, MqttTopicKind Kind)
{
    /// <summary>The subscription of a region.</summary>
    public static string Filter(string region) => $"ont/v1/{region}/+/+";

    /// <summary>Reads a topic of this region; says why it is none.</summary>
    public static bool TryParse(string topic, string region, out MqttTopic parsed, out MqttRefusal refusal)
    {
        parsed = default;
        refusal = MqttRefusal.Topic;
        Span<Range> levels = stackalloc Range[6];
        var text = topic.AsSpan();
        if (text.Split(levels, '/') != 5
            || text[levels[0]] is not "ont" || text[levels[1]] is not "v1"
            || !text[levels[2]].SequenceEqual(region)
            || KindOf(text[levels[4]]) is not { } kind)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        if (!Encoding.ASCII.TryGetBytes(text[levels[3]], bytes, out var length)
            || MqttSerial.Canonical(bytes[..length]) is not { } serial)
        {
            refusal = MqttRefusal.TopicSerial;
            return false;
        }

        parsed = new MqttTopic(serial, kind);
        return true;
    }

    private static MqttTopicKind? KindOf(ReadOnlySpan<char> level) => level switch
    {
        "state" => MqttTopicKind.State,
        "telemetry" => MqttTopicKind.Telemetry,
        "event" => MqttTopicKind.Event,
        "lwt" => MqttTopicKind.Lwt,
        _ => null,
    };
}
