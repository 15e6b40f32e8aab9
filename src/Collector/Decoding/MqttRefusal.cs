namespace Lightline.Collector.Decoding;

/// <summary>Why a message of the broker is not a reading. The word is the label of a counter.</summary>
internal enum MqttRefusal
{
    /// <summary>The topic is not <c>ont/v1/{region}/{serial}/{state|telemetry|event|lwt}</c> of a region of ours.</summary>
    Topic,

    /// <summary>The topic's serial is none.</summary>
    TopicSerial,

    /// <summary>More than <see cref="StatusMessageReader.PayloadBytesMax"/> bytes.</summary>
    TooLarge,

    /// <summary>Not JSON, or something behind it.</summary>
    NotJson,

    /// <summary>Nested deeper than <see cref="StatusMessageReader.DepthMax"/>.</summary>
    TooDeep,

    /// <summary>JSON, but no object.</summary>
    NotAnObject,

    /// <summary><c>v</c> is not 1.</summary>
    Version,

    /// <summary><c>v</c>, <c>sn</c> or <c>ts</c> is missing.</summary>
    Missing,

    /// <summary>A member that we read stands there twice.</summary>
    Duplicate,

    /// <summary>A member has another type than the schema's.</summary>
    WrongType,

    /// <summary>A number outside the schema's range, or a word outside its list.</summary>
    OutOfRange,

    /// <summary><c>sn</c> is no serial.</summary>
    Serial,

    /// <summary><c>sn</c> is not the topic's: a device speaks for another.</summary>
    SerialMismatch,

    /// <summary><c>ts</c> is not an RFC 3339 time with a zone.</summary>
    Time,

    /// <summary>A retained message with an implausible clock: nothing tells how old it is.</summary>
    RetainedTime,

    /// <summary>No such ONT in the inventory of this region.</summary>
    UnknownOnt,

    /// <summary>The lane is full and nobody waits for an acknowledgement (QoS 0).</summary>
    LaneFull,
}
