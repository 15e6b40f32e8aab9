namespace Lightline.Collector.HistoryLane;

/// <summary>How points are gathered into batches.</summary>
internal sealed record HistoryLaneOptions
{
    /// <summary>Most points of a batch.</summary>
    public int BatchMax { get; init; } = 5_000;

    /// <summary>A point waits this long for others.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The same when somebody waits for it: 1,024 messages in flight and 50 ms allow 20,000 messages a second.
    /// </summary>
    public TimeSpan AwaitedLinger { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>First pause after the store did not answer; doubles up to <see cref="RetryMax"/>.</summary>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause between two tries.</summary>
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromSeconds(10);
}
