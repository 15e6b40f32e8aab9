using Lightline.Collector.Metrics;

namespace Lightline.Collector.ChangeStream;

/// <summary>Why somebody was turned away from the feed.</summary>
internal enum FeedRefusal
{
    /// <summary>No token, or a wrong one.</summary>
    Token,

    /// <summary>As many consumers as there may be.</summary>
    TooMany,

    /// <summary>An argument outside its range.</summary>
    Argument,
}

/// <summary>What the feed counts beside <see cref="LiveBook"/>.</summary>
internal sealed class FeedCounters
{
    public ReasonCounter<FeedRefusal> Refused { get; } = new();

    public static void Show(CollectorMetrics metrics, FeedCounters counters, LiveBook book)
    {
        metrics.Counter("collector_feed_refused_total", "Turned away from the feed.", counters.Refused);
        metrics.Gauge("collector_feed_consumers", "Who follows the feed.", () => book.Consumers);
        metrics.Counter(
            "collector_feed_coalesced_total", "Changes replaced by a later one before they were sent.",
            () => book.Coalesced);
    }
}
