using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Portal.Tests.Live;

/// <summary>ONTs and frames for tests.</summary>
internal static class Onts
{
    public static DateTimeOffset Noon { get; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static OntLive Online(long ont, DateTimeOffset? at = null, double rx = -19.4, long olt = 1) => new(
        new OntId(ont),
        new OltId(olt),
        OntStatus.Online,
        DownCause.None,
        ReadingSource.Poll,
        (at ?? Noon).AddDays(-9),
        at ?? Noon,
        null,
        rx,
        2.3,
        -21.5,
        46,
        3.3,
        12,
        at ?? Noon,
        1_840);

    public static OntLive Dark(long ont, DateTimeOffset? at = null) => Online(ont, at) with
    {
        Status = OntStatus.Offline,
        Cause = DownCause.LossOfSignal,
        Source = ReadingSource.Trap,
        ChangedAt = at ?? Noon,
        LostAt = at ?? Noon,
    };

    public static OntLive WithoutPower(long ont, DateTimeOffset? at = null) =>
        Dark(ont, at) with { Cause = DownCause.DyingGasp };

    public static FeedFrame Frame(
        long number, FeedFrameKind kind, IReadOnlyList<OntLive> onts, IReadOnlyList<OltLive>? olts = null, Guid sender = default) =>
        new(sender, number, kind, Noon, onts, olts ?? []);

    public static FeedFrame Snapshot(params OntLive[] onts) => Frame(1, FeedFrameKind.SnapshotEnd, onts);
}
