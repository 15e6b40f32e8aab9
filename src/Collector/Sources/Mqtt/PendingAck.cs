using Lightline.Collector.Decoding;
using MQTTnet;

namespace Lightline.Collector.Sources.Mqtt;

/// <summary>A QoS 1 message that the broker holds until its reading's fate is decided.</summary>
internal sealed class PendingAck(MqttApplicationMessageReceivedEventArgs message) : IReadingCompletion
{
    private readonly TaskCompletionSource<ReadingOutcome> _outcome =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<ReadingOutcome> WaitAsync(CancellationToken cancellationToken) =>
        await _outcome.Task.WaitAsync(cancellationToken);

    public void Complete(ReadingOutcome outcome) => _outcome.TrySetResult(outcome);

    public Task AcknowledgeAsync(CancellationToken cancellationToken) => message.AcknowledgeAsync(cancellationToken);
}
