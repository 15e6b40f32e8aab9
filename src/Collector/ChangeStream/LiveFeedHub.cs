using System.Runtime.CompilerServices;
using Lightline.Collector.Governor;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Microsoft.AspNetCore.SignalR;

namespace Lightline.Collector.ChangeStream;

/// <summary>
/// The live feed for Portals: <c>Follow</c>, <c>Watch</c>, <c>Unwatch</c>. Behind <see cref="FeedTokenGate"/>. A watch is a
/// lease and belongs to nobody, so a lost connection leaves nothing to clean up.
/// </summary>
internal sealed class LiveFeedHub(LiveBook book, FeedOptions options, FeedCounters counters, IGovernor governor) : Hub
{
    /// <summary>Longest message of a consumer; the longest call has two numbers.</summary>
    public const int MessageBytesMax = 4_096;

    public async IAsyncEnumerable<FeedFrame> Follow([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var consumer = book.Join();
        if (consumer is null)
        {
            counters.Refused.Count(FeedRefusal.TooMany);
            throw new HubException("As many follow already as may.");
        }

        try
        {
            await foreach (var frame in consumer.FollowAsync(options.Tick, cancellationToken))
            {
                yield return frame;
            }
        }
        finally
        {
            book.Leave(consumer);
        }
    }

    public WatchAnswer Watch(OntId ont, WatchPace pace)
    {
        if (!Enum.IsDefined(pace))
        {
            counters.Refused.Count(FeedRefusal.Argument);
            throw new HubException("No such pace.");
        }

        return governor.Watch(ont, pace);
    }

    public void Unwatch(OntId ont) => governor.Unwatch(ont);
}
