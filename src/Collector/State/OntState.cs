using Lightline.Collector.Decoding;
using Lightline.Contracts.Live;
using Lightline.History;

namespace Lightline.Collector.State;

/// <summary>Everything the Collector remembers of one ONT. Immutable: each step makes the next.</summary>
internal sealed record OntState
{
    /// <summary>Where its history belongs; one object an ONT, because the store caches by it.</summary>
    public required HistoryKey Key { get; init; }

    /// <summary>What is known now.</summary>
    public required OntLive Live { get; init; }

    /// <summary>What consumers and the table know: changes are measured against it.</summary>
    public required OntLive Told { get; init; }

    /// <summary>The last definite status carried traffic. <see cref="OntStatus.Unknown"/> does not change it.</summary>
    public bool IsInService { get; init; }

    /// <summary>The loss of service that has not ended.</summary>
    public Break? OpenBreak { get; init; }

    /// <summary>When the OLT itself last spoke of this ONT's status.</summary>
    public DateTimeOffset? OltWordAt { get; init; }

    /// <summary>The device's newest message over MQTT.</summary>
    public DateTimeOffset? DeviceWordAt { get; init; }

    /// <summary>Its place in the device's own order.</summary>
    public DeviceOrder? DeviceOrder { get; init; }

    /// <summary>Time of the newest point in the history that tells a status.</summary>
    public DateTimeOffset? PointAt { get; init; }

    /// <summary>The light levels newest there.</summary>
    public Optics? PointOptics { get; init; }

    /// <summary>When <see cref="PointOptics"/> was measured.</summary>
    public DateTimeOffset? PointOpticsAt { get; init; }

    /// <summary>An ONT of which nothing is known.</summary>
    public static OntState Unseen(HistoryKey key, Contracts.OltId olt, DateTimeOffset now)
    {
        var live = new OntLive(
            key.Ont, olt, OntStatus.Unknown, DownCause.None, ReadingSource.Clock, now, DateTimeOffset.UnixEpoch,
            null, null, null, null, null, null, null, null, null);
        return new OntState { Key = key, Live = live, Told = live };
    }

    /// <summary>An ONT as the tables kept it. Only a new proof makes anything of it.</summary>
    public static OntState Restored(HistoryKey key, OntLive row, Break? openBreak)
    {
        var live = row with { Source = ReadingSource.Restored };
        return new OntState
        {
            Key = key,
            Live = live,
            Told = live,
            OpenBreak = openBreak,
            // Unknown does not end service: a loss found after the restart is a break, as without the restart.
            IsInService = openBreak is null
                && live.Status is OntStatus.Online or OntStatus.Degraded or OntStatus.Unknown,
        };
    }
}

/// <summary>A loss of service.</summary>
/// <param name="StartedAt">When it began (UTC).</param>
/// <param name="EndedAt">When service was back; null while it lasts.</param>
/// <param name="Cause">The best known reason.</param>
internal sealed record Break(DateTimeOffset StartedAt, DateTimeOffset? EndedAt, DownCause Cause);

/// <summary>An OLT's last sweep, with the region under whose epoch it is written.</summary>
/// <param name="Live">What travels on the feed.</param>
/// <param name="AttemptedAt">When the last attempt ended, reached or not.</param>
/// <param name="OntsSeen">ONTs in that attempt.</param>
/// <param name="Took">How long it took.</param>
internal sealed record OltState(OltLive Live, DateTimeOffset AttemptedAt, int OntsSeen, TimeSpan Took);
