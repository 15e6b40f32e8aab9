using Lightline.Collector.Inventory;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Decoding;

/// <summary>One message of the broker, as far as deciding needs it.</summary>
internal readonly ref struct MqttMessage
{
    public required string Topic { get; init; }

    public required ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>The broker kept it from earlier; only its own time tells how old it is.</summary>
    public required bool IsRetained { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>What a message turned out to be.</summary>
internal enum MqttMeaning
{
    /// <summary>Refused; <see cref="MqttDecoded.Refusal"/> says why.</summary>
    Refused,

    /// <summary>A reading for State.</summary>
    Reading,

    /// <summary>The device's MQTT session ended: a reason to ask the OLT, and no more.</summary>
    SessionEnded,

    /// <summary>Right, and nothing to tell: a birth, or a message without any value.</summary>
    Nothing,
}

/// <param name="Meaning">What it is.</param>
/// <param name="Refusal">Why not, when refused.</param>
/// <param name="Ont">Whom it speaks of, unless refused.</param>
/// <param name="Reading">The reading, without a completion.</param>
/// <param name="IsClockReplaced">The device's clock was ahead or implausible, and the reading carries ours.</param>
internal readonly record struct MqttDecoded(
    MqttMeaning Meaning,
    MqttRefusal Refusal = default,
    Ont? Ont = null,
    Reading Reading = default,
    bool IsClockReplaced = false);

/// <summary>Turns messages of one region into readings. Pure: the plant and the clock come with each call.</summary>
internal static class MqttDecoder
{
    /// <summary>A device whose clock is further ahead than this is not believed; less is set back to ours.</summary>
    public static readonly TimeSpan AheadMax = TimeSpan.FromMinutes(5);

    /// <summary>Nor one that is further behind: the broker keeps messages for us that long.</summary>
    public static readonly TimeSpan BehindMax = TimeSpan.FromHours(24);

    public static MqttDecoded Decode(in MqttMessage message, OwnedRegion region, Plant plant)
    {
        if (!MqttTopic.TryParse(message.Topic, region.Code, out var topic, out var refusal))
        {
            return Refused(refusal);
        }

        var isWill = topic.Kind == MqttTopicKind.Lwt;
        if (StatusMessageReader.Read(message.Payload, isWill, out var status) is { } wrong)
        {
            return Refused(wrong);
        }

        if (status.Serial is not null && status.Serial != topic.Serial)
        {
            return Refused(MqttRefusal.SerialMismatch);
        }

        if (!plant.OntBySerial.TryGetValue(topic.Serial, out var ont)
            || plant.OltById[ont.Olt].Region != region.Id)
        {
            return Refused(MqttRefusal.UnknownOnt);
        }

        if (isWill)
        {
            return new MqttDecoded(
                status.IsOnline is false ? MqttMeaning.SessionEnded : MqttMeaning.Nothing, Ont: ont);
        }

        return status.HasContent ? ToReading(in message, in status, ont) : new MqttDecoded(MqttMeaning.Nothing, Ont: ont);
    }

    private static MqttDecoded ToReading(in MqttMessage message, in StatusMessage status, Ont ont)
    {
        var said = status.At!.Value;
        var isPlausible = said - message.ReceivedAt <= AheadMax && message.ReceivedAt - said <= BehindMax;
        if (!isPlausible && message.IsRetained)
        {
            return Refused(MqttRefusal.RetainedTime);
        }

        // A time ahead of ours would make everything measured until then look old.
        var at = isPlausible && said < message.ReceivedAt ? said : message.ReceivedAt;
        var reading = new Reading
        {
            Ont = ont.Id,
            Source = ReadingSource.Mqtt,
            ReceivedAt = message.ReceivedAt,
            At = at,
            HasStatus = status.Status is not null,
            Status = status.Status ?? OntStatus.Unknown,
            Cause = status.Cause,
            RxPowerDbm = status.RxPowerDbm,
            TxPowerDbm = status.TxPowerDbm,
            TemperatureCelsius = status.TemperatureCelsius,
            SupplyVolts = status.SupplyVolts,
            BiasMilliamps = status.BiasMilliamps,
            Order = status is { Boot: { } boot, Sequence: { } sequence } ? new DeviceOrder(boot, sequence) : null,
        };
        return new MqttDecoded(MqttMeaning.Reading, Ont: ont, Reading: reading, IsClockReplaced: at != said);
    }

    private static MqttDecoded Refused(MqttRefusal refusal) => new(MqttMeaning.Refused, refusal);
}
