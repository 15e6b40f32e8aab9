using System.Buffers;
using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Collector.Inventory;
using Lightline.Collector.Lanes;
using Lightline.Collector.Metrics;

namespace Lightline.Collector.Sources.Mqtt;

/// <summary>
/// One message of the broker on its way to State: decoded, or refused and counted. Knows nothing of connections.
/// </summary>
internal sealed class MqttIntake(
    IPlantSource plants,
    ReadingLanes lanes,
    IGovernor governor,
    MqttCounters counters,
    EpisodeLog episodes,
    TimeProvider time)
{
    /// <summary>
    /// Takes a message. The completion is completed at once unless a reading carries it on. Waits only for room in the
    /// lane, and only when somebody waits for an acknowledgement: State never blocks, so that is milliseconds. Throws
    /// only when cancelled.
    /// </summary>
    public async ValueTask TakeAsync(
        OwnedRegion region,
        string topic,
        ReadOnlySequence<byte> payload,
        bool isRetained,
        IReadingCompletion? completion,
        CancellationToken cancellationToken)
    {
        counters.CountReceived();
        try
        {
            await DecideAsync(region, topic, payload, isRetained, completion, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A mistake of ours about one message must not hold up the acknowledgements of all behind it.
            counters.CountFault();
            episodes.Struck("MQTT message met a fault", e.ToString());
            completion?.Complete(ReadingOutcome.Skipped);
        }
    }

    private ValueTask DecideAsync(
        OwnedRegion region,
        string topic,
        ReadOnlySequence<byte> payload,
        bool isRetained,
        IReadingCompletion? completion,
        CancellationToken cancellationToken)
    {
        var plant = plants.Current;
        if (!plant.Regions.Contains(region))
        {
            // Lost, and this session does not know it yet. The region's owner gets the message: it is not ours to refuse.
            completion?.Complete(ReadingOutcome.Disowned);
            return ValueTask.CompletedTask;
        }

        var decoded = Decode(region, plant, topic, payload, isRetained);
        if (decoded.IsClockReplaced)
        {
            counters.CountClockReplaced();
        }

        switch (decoded.Meaning)
        {
            case MqttMeaning.Reading:
                return AddAsync(decoded.Reading with { Completion = completion }, topic, cancellationToken);
            case MqttMeaning.SessionEnded:
                counters.CountSessionEnded();
                governor.Ask(new Wish(decoded.Ont!.Olt, WishKind.VerifyOnt, Ont: decoded.Ont.Id));
                break;
            case MqttMeaning.Refused:
                Refuse(decoded.Refusal, topic);
                break;
            default:
                break;
        }

        completion?.Complete(ReadingOutcome.Skipped);
        return ValueTask.CompletedTask;
    }

    private MqttDecoded Decode(
        OwnedRegion region, Plant plant, string topic, ReadOnlySequence<byte> payload, bool isRetained)
    {
        if (payload.Length > StatusMessageReader.PayloadBytesMax)
        {
            return new MqttDecoded(MqttMeaning.Refused, MqttRefusal.TooLarge);
        }

        var message = new MqttMessage
        {
            Topic = topic,
            Payload = payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray(),
            IsRetained = isRetained,
            ReceivedAt = time.GetUtcNow(),
        };
        return MqttDecoder.Decode(in message, region, plant);
    }

    private async ValueTask AddAsync(Reading reading, string topic, CancellationToken cancellationToken)
    {
        if (lanes.Mqtt.TryAdd(reading))
        {
            return;
        }

        if (reading.Completion is null)
        {
            Refuse(MqttRefusal.LaneFull, topic);
            return;
        }

        // False only when the lane is complete: the process stops, and the broker keeps the message.
        await lanes.Mqtt.AddAsync(reading, cancellationToken);
    }

    private void Refuse(MqttRefusal refusal, string topic)
    {
        counters.Refused.Count(refusal);
        episodes.Struck($"MQTT message refused ({ReasonCounter<MqttRefusal>.Word(refusal)})", topic);
    }
}
