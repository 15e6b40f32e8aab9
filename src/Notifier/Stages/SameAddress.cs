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
        NoticeTheme.Lost => Lost(notice, now),
        NoticeTheme.Restored => Restored(notice, now),
        NoticeTheme.Update => notice.SameAddress.Any(e => e.IsTold && e.UpdateId == notice.UpdateId)
            ? Step.Suppress(Reason.AddressAlreadyTold)
            : Step.Go,
        _ => Step.Go,
    };

    private static Step Lost(Notice notice, DateTimeOffset now)
    {
        var back = LastTold(notice.SameAddress, NoticeTheme.Restored);
        var others = notice.SameAddress.Where(e => e.IsTold && e.Theme is NoticeTheme.Lost && e.Order > back
            && e.ConnectionId != notice.ConnectionId && e.Episode >= notice.Episode).ToArray();
        if (others.Length == 0)
        {
            return Step.Go;
        }

        // What is on its way may come back untaken, and then nobody has told of this home.
        return others.All(e => e.State is NoticeState.Submitting)
            ? Step.Later(now + AskAgainAfter, Reason.AddressAlreadyTold)
            : Step.Suppress(Reason.AddressAlreadyTold);
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
