using Lightline.Collector.Decoding;
using Lightline.Collector.Inventory;
using MQTTnet;

namespace Lightline.Collector.Sources.Mqtt;

/// <summary>A QoS 1 message that the broker holds until its reading's fate is decided.</summary>
internal sealed class PendingAck(OwnedRegion region, MqttApplicationMessageReceivedEventArgs message)
    : IReadingCompletion
{
    private readonly TaskCompletionSource<ReadingOutcome> _outcome =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OwnedRegion Region => region;

    public async Task<ReadingOutcome> WaitAsync(CancellationToken cancellationToken) =>
        await _outcome.Task.WaitAsync(cancellationToken);

    public void Complete(ReadingOutcome outcome) => _outcome.TrySetResult(outcome);

    public Task AcknowledgeAsync(CancellationToken cancellationToken) => message.AcknowledgeAsync(cancellationToken);
}
