namespace Lightline.Notifier.Stages;

/// <summary>
/// One address, one voice: who has two homes in one incident is told once that they are off, and once, when the last of
/// them is back, that they are back. Who asked for the return and gets no other text reads of losses in the inbox, so there
/// it counts what the inbox was told of them.
/// </summary>
internal static class SameAddress
{
    /// <summary>How often is asked whether the other homes are back.</summary>
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(15);

    public static Step Judge(Notice notice, DateTimeOffset now) => notice.Theme switch
    {
        NoticeTheme.Lost => Lost(notice),
        NoticeTheme.Restored => Restored(notice, now),
        NoticeTheme.Update => notice.SameAddress.Any(e => e.IsTold && e.UpdateId == notice.UpdateId)
            ? Step.Suppress(Reason.AddressAlreadyTold)
            : Step.Go,
        _ => Step.Go,
    };

    private static Step Lost(Notice notice)
    {
        var back = LastTold(notice.SameAddress, NoticeTheme.Restored);
        return notice.SameAddress.Any(e => e.IsTold && e.Theme is NoticeTheme.Lost && e.Order > back
            && e.ConnectionId != notice.ConnectionId && e.Episode >= notice.Episode)
            ? Step.Suppress(Reason.AddressAlreadyTold)
            : Step.Go;
    }

    private static Step Restored(Notice notice, DateTimeOffset now)
    {
        var known = notice.Earlier
            .Where(e => e.Channel == notice.Channel || (notice.IsAskedFor && e.Theme is not NoticeTheme.Restored))
            .ToArray();
        if (LastTold(notice.SameAddress, NoticeTheme.Restored) > LastTold(known, NoticeTheme.Lost, NoticeTheme.Update))
        {
            return Step.Suppress(Reason.AddressAlreadyTold);
        }

        return known.Any(e => e is { Theme: not NoticeTheme.Restored, IsCovered: true, IsHomeOff: true }
            && e.ConnectionId != notice.ConnectionId)
            ? Step.Later(now + AskAgainAfter, Reason.OtherHomeStillOff)
            : Step.Go;
    }

    private static long LastTold(IEnumerable<EarlierNotice> notices, params NoticeTheme[] themes) =>
        notices.Where(e => e.IsTold && themes.Contains(e.Theme)).Max(e => (long?)e.Order) ?? 0;
}
