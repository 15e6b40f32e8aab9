using System.Collections.Concurrent;
using Lightline.Notifier.Channels;

namespace Lightline.Notifier.Tests.Letters;

/// <summary>A gateway that takes its time and counts how many it has at once. What it takes reaches a person.</summary>
internal sealed class SlowGateway(Channel channel, Func<Outgoing, Task> wait) : IChannel
{
    private int _atOnce;

    public Channel Name => channel;

    public bool IsOn => true;

    public bool TakesIds => false;

    public int AtOnceMax { get; private set; }

    public ConcurrentQueue<Outgoing> Received { get; } = [];

    public async Task<SendOutcome> SendAsync(Outgoing message, CancellationToken cancellationToken)
    {
        var atOnce = Interlocked.Increment(ref _atOnce);
        lock (Received)
        {
            AtOnceMax = Math.Max(AtOnceMax, atOnce);
        }

        await wait(message);
        Received.Enqueue(message);
        Interlocked.Decrement(ref _atOnce);
        return SendOutcome.Taken;
    }
}
