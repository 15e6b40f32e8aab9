namespace Lightline.Contracts.Live;

/// <summary>
/// One ONT as the Collector knows it: what travels on the live feed. Absent numbers are unknown, never a sentinel.
/// </summary>
/// <param name="Ont">The ONT.</param>
/// <param name="Olt">Its OLT; the newer of <paramref name="ProvenAt"/> and the OLT's last sweep is the proof.</param>
/// <param name="Status">Its state.</param>
/// <param name="Cause">Why it is down; <see cref="DownCause.None"/> when it is not.</param>
/// <param name="Source">What proved the state last.</param>
/// <param name="ChangedAt">When <paramref name="Status"/> or <paramref name="Cause"/> last changed (UTC).</param>
/// <param name="ProvenAt">
/// When the state was last proved (UTC), and when that of an ONT that is Unknown was: the Unix epoch when never.
/// </param>
/// <param name="LostAt">When the present or latest loss began; null when none is known.</param>
/// <param name="RxPowerDbm">Light received by the ONT, dBm.</param>
/// <param name="TxPowerDbm">Light sent by the ONT, dBm.</param>
/// <param name="OltRxPowerDbm">Light of this ONT received by the OLT, dBm.</param>
/// <param name="TemperatureCelsius">Temperature of the ONT's optics.</param>
/// <param name="SupplyVolts">Supply voltage of the ONT's optics, V.</param>
/// <param name="BiasMilliamps">Laser bias current, mA.</param>
/// <param name="OpticsAt">When the light levels were measured (UTC); null when never.</param>
/// <param name="DistanceMetres">Fibre length to the OLT, m.</param>
public sealed record OntLive(
    OntId Ont,
    OltId Olt,
    OntStatus Status,
    DownCause Cause,
    ReadingSource Source,
    DateTimeOffset ChangedAt,
    DateTimeOffset ProvenAt,
    DateTimeOffset? LostAt,
    double? RxPowerDbm,
    double? TxPowerDbm,
    double? OltRxPowerDbm,
    double? TemperatureCelsius,
    double? SupplyVolts,
    double? BiasMilliamps,
    DateTimeOffset? OpticsAt,
    int? DistanceMetres);

/// <summary>One OLT's last status sweep.</summary>
/// <param name="Olt">The OLT.</param>
/// <param name="SweptAt">When the last complete sweep ended (UTC); null when none ever did.</param>
/// <param name="IsReachable">Whether the OLT answered the last attempt.</param>
public sealed record OltLive(OltId Olt, DateTimeOffset? SweptAt, bool IsReachable);

/// <summary>What a frame of the feed is.</summary>
public enum FeedFrameKind
{
    /// <summary>Part of the first picture; more parts follow.</summary>
    SnapshotPart = 0,

    /// <summary>The last part of the first picture.</summary>
    SnapshotEnd = 1,

    /// <summary>All changes of one tick.</summary>
    Changes = 2,

    /// <summary>Nothing changed for a while; proves that the feed lives.</summary>
    Heartbeat = 3,
}

/// <summary>
/// One frame of <c>LiveFeedHub.Follow</c>. <paramref name="Number"/> counts the frames sent to this consumer from 1, so
/// coalescing makes no gap; a consumer that sees a gap or another <paramref name="Sender"/> follows afresh.
/// </summary>
/// <param name="Sender">The sending process's run; changes with every start.</param>
/// <param name="Number">Counts frames sent to this consumer, from 1, without gaps.</param>
/// <param name="Kind">What the frame is.</param>
/// <param name="SentAt">The sender's clock (UTC).</param>
/// <param name="Onts">At most <see cref="OntsMax"/> ONTs.</param>
/// <param name="Olts">OLTs whose sweep or reachability changed (all of them in a snapshot's last part).</param>
public sealed record FeedFrame(
    Guid Sender,
    long Number,
    FeedFrameKind Kind,
    DateTimeOffset SentAt,
    IReadOnlyList<OntLive> Onts,
    IReadOnlyList<OltLive> Olts)
{
    /// <summary>Most ONTs in one frame: 1,000 of about 350 bytes of JSON stay under SignalR's 1 MiB limit set on the feed.</summary>
    public const int OntsMax = 1_000;
}

/// <summary>How a Collector answers <c>Watch</c>.</summary>
public enum WatchAnswer
{
    /// <summary>The ONT is watched for <see cref="LiveFeed.WatchLease"/> from now.</summary>
    Accepted = 0,

    /// <summary>This Collector does not own the ONT's region.</summary>
    NotOwned = 1,

    /// <summary>The OLT's watch list is full.</summary>
    Full = 2,
}

/// <summary>How urgently a watched ONT is read.</summary>
public enum WatchPace
{
    /// <summary>Every 2 s, while the OLT's share for watching allows.</summary>
    Close = 0,

    /// <summary>Every 15 s: the page has not been touched for 5 minutes.</summary>
    Idle = 1,
}

/// <summary>Names and times that both ends of the feed agree on.</summary>
public static class LiveFeed
{
    /// <summary>Path of the Collector's hub.</summary>
    public const string HubPath = "/feed";

    /// <summary>Server-to-client stream of <see cref="FeedFrame"/>: <c>Follow()</c>.</summary>
    public const string Follow = "Follow";

    /// <summary><c>Watch(OntId, WatchPace)</c> answers a <see cref="WatchAnswer"/>.</summary>
    public const string Watch = "Watch";

    /// <summary><c>Unwatch(OntId)</c>.</summary>
    public const string Unwatch = "Unwatch";

    /// <summary>How long one <c>Watch</c> lasts. The last watcher gone, extra polling ends within this and one read.</summary>
    public static readonly TimeSpan WatchLease = TimeSpan.FromSeconds(30);

    /// <summary>How often a Portal renews a watch.</summary>
    public static readonly TimeSpan WatchRenewal = TimeSpan.FromSeconds(10);

    /// <summary>A frame is sent at least this often.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
}
