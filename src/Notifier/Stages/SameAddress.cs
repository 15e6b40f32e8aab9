namespace Lightline.Notifier.Stages;

/// <summary>
/// One address, one voice: who has two homes in one incident is told once that they are off, and once, when the last of
/// them is back, that they are back; where one stays off, of those that are back an hour after they came. Who asked for the
/// return and gets no other text reads of losses in the inbox, so there it counts what the inbox was told of them. The inbox
/// itself tells of each home's loss and return: there nothing rings. An update is one message everywhere.
/// </summary>
internal static class SameAddress
{
    /// <summary>How often is asked whether the other homes are back.</summary>
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a return waits for those of the other homes. A feeder's boxes start within minutes of each other; what is
    /// still off after an hour has a trouble of its own.
    /// </summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);

    public static Step Judge(Notice notice, DateTimeOffset now) => notice.Theme switch
    {
        NoticeTheme.Update => OnceTold(
            [.. notice.SameAddress.Where(e => e.IsTold && e.UpdateId == notice.UpdateId)], now) ?? Step.Go,
        _ when notice.Channel is Channel.InApp => Step.Go,
        NoticeTheme.Lost => Lost(notice, now),
        NoticeTheme.Restored => Restored(notice, now),
        _ => Step.Go,
    };

    /// <summary>Of which other homes of this address the notice speaks, were it sent now.</summary>
    public static IReadOnlyList<long> OtherHomes(Notice notice) =>
        [.. Others(notice).Select(e => e.ConnectionId)];

    /// <summary>
    /// Which of those homes its words name: the one that the last loss named, since its reader thinks of that one. Null for the
    /// notice's own, which is the one that the inbox names: there every loss was told.
    /// </summary>
    public static EarlierNotice? Named(Notice notice)
    {
        var loss = notice.SameAddress.Where(e => e is { IsTold: true, Theme: NoticeTheme.Lost }).MaxBy(e => e.Order);
        return loss is null || notice.Theme is NoticeTheme.Lost || notice.Channel is Channel.InApp
            ? null
            : Others(notice).FirstOrDefault(e => e.ConnectionId == loss.ConnectionId);
    }

    /// <summary>When the last of the homes came back of which a return speaks; null when that is not known.</summary>
    public static DateTimeOffset? LastBackAt(Notice notice) =>
        Others(notice).Select(e => e.Member?.RestoredAt).Append(notice.Member?.RestoredAt).Max();

    /// <summary>One notice of each.</summary>
    private static EarlierNotice[] Others(Notice notice) =>
    [
        .. notice.SameAddress.Where(e => e.ConnectionId != notice.ConnectionId && IsSpokenOf(e, notice))
            .DistinctBy(e => e.ConnectionId),
    ];

    private static bool IsSpokenOf(EarlierNotice other, Notice notice) => notice switch
    {
        { Theme: NoticeTheme.Update } => other is { Theme: NoticeTheme.Update, IsHomeOff: true, State: NoticeState.Planned }
            && other.UpdateId == notice.UpdateId,
        { Channel: Channel.InApp } => false,
        { Theme: NoticeTheme.Lost } => other is { Theme: NoticeTheme.Lost, IsHomeOff: true }
            && (other.State is NoticeState.Planned || (other.IsCovered && !other.IsTold)),
        { Theme: NoticeTheme.Restored } => other is
        { Theme: NoticeTheme.Restored, IsHomeBack: true, State: NoticeState.Planned },
        _ => false,
    };

    private static Step Lost(Notice notice, DateTimeOffset now)
    {
        var back = LastTold(notice.SameAddress, NoticeTheme.Restored);
        var others = notice.SameAddress.Where(e => e.IsTold && e.Theme is NoticeTheme.Lost && e.Order > back
            && e.ConnectionId != notice.ConnectionId && e.Episode >= notice.Episode).ToArray();
        return OnceTold(others, now) ?? Step.Go;
    }

    /// <summary>
    /// What becomes of a notice of which others told; null when none did. What is on its way may come back untaken, and then
    /// nobody has told of this home.
    /// </summary>
    private static Step? OnceTold(EarlierNotice[] others, DateTimeOffset now) =>
        others.Length == 0 ? null
        : others.All(e => e.State is NoticeState.Submitting) ? Step.Later(now + AskAgainAfter, Reason.AddressAlreadyTold)
        : Step.Suppress(Reason.AddressAlreadyTold);

    private static Step Restored(Notice notice, DateTimeOffset now)
    {
        var known = notice.Earlier
            .Where(e => e.Channel == notice.Channel || (notice.IsAskedFor && e.Theme is not NoticeTheme.Restored))
            .ToArray();
        var lost = LastTold(known, NoticeTheme.Lost, NoticeTheme.Update);
        var others = notice.SameAddress.Where(e => e is { IsTold: true, Theme: NoticeTheme.Restored } && e.Order > lost
            && SpokeOf(e, notice)).ToArray();
        if (OnceTold(others, now) is { } told)
        {
            return told;
        }

        return now - notice.CreatedAt < WaitMax && IsAnyAwaited(known, notice)
            ? Step.Later(now + AskAgainAfter, Reason.OtherHomeStillOff)
            : Step.Go;
    }

    /// <summary>
    /// Its words name or count this home; and to who was told of nothing since, of a loss that was over before anybody told
    /// of it there is nothing to say.
    /// </summary>
    private static bool SpokeOf(EarlierNotice back, Notice notice) =>
        back.SpokeOf.Contains(notice.ConnectionId)
        || !notice.Earlier.Any(e => e is { Theme: NoticeTheme.Lost, IsCovered: true }
            && e.ConnectionId == notice.ConnectionId && e.Episode == notice.Episode);

    private static bool IsAnyAwaited(EarlierNotice[] known, Notice notice)
    {
        var homes = notice.Earlier.ToLookup(e => e.ConnectionId);
        return known
            .Where(e => e.IsCovered && e.Theme is not NoticeTheme.Restored && e.ConnectionId != notice.ConnectionId)
            .DistinctBy(e => e.ConnectionId)
            .Any(e => IsAwaited(e, homes[e.ConnectionId]));
    }

    /// <summary>
    /// That home is off; or it is back, and the notice of that, which the inbox always has, is yet to come. Else the one
    /// that goes now would not speak of it.
    /// </summary>
    private static bool IsAwaited(EarlierNotice loss, IEnumerable<EarlierNotice> home) =>
        loss.IsHomeOff || (loss.IsHomeBack && Episode(home, NoticeTheme.Restored) < Episode(home, NoticeTheme.Lost));

    private static long Episode(IEnumerable<EarlierNotice> home, NoticeTheme theme) =>
        home.Where(e => e.Theme == theme).Max(e => (long?)e.Episode) ?? 0;

    private static long LastTold(IEnumerable<EarlierNotice> notices, params NoticeTheme[] themes) =>
        notices.Where(e => e.IsTold && themes.Contains(e.Theme)).Max(e => (long?)e.Order) ?? 0;
}
