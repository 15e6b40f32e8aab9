using System.Collections.Concurrent;
using Lightline.Notifier.Channels;

namespace Lightline.Notifier.Tests.Running;

/// <summary>A gateway in memory: what it takes reaches a person, whatever it then answers.</summary>
internal sealed class FakeGateway(Channel channel, bool takesIds) : IChannel
{
    private readonly ConcurrentDictionary<Guid, int> _known = [];

    public Channel Name => channel;

    public bool IsOn => true;

    public bool TakesIds => takesIds;

    /// <summary>Answers; the message has been taken unless it is refused or away.</summary>
    public Func<Outgoing, SendOutcome> Answer { get; set; } = _ => SendOutcome.Taken;

    /// <summary>Whether what is answered in doubt has been taken.</summary>
    public bool TakesWhatIsInDoubt { get; set; } = true;

    /// <summary>What was handed in, in order.</summary>
    public ConcurrentQueue<Outgoing> HandedIn { get; } = [];

    /// <summary>What people received, in order.</summary>
    public ConcurrentQueue<Outgoing> Received { get; } = [];

    public Task<SendOutcome> SendAsync(Outgoing message, CancellationToken cancellationToken)
    {
        HandedIn.Enqueue(message);
        var outcome = Answer(message);
        var isTaken = outcome.Result is SendResult.Taken
            || (outcome.Result is SendResult.InDoubt && TakesWhatIsInDoubt);
        if (isTaken && (_known.AddOrUpdate(message.Id, 1, (_, n) => n + 1) == 1 || !takesIds))
        {
            Received.Enqueue(message);
        }

        return Task.FromResult(outcome);
    }
}
