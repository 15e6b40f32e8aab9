using Lightline.Contracts.Incidents;

namespace Lightline.Notifier.Stages;

/// <summary>Whether what it says is so at this moment, and whether it answers something that was said.</summary>
internal static class StillTrue
{
    public static Step Judge(Notice notice, DateTimeOffset now) => notice.Theme switch
    {
        NoticeTheme.Lost => IsOff(notice) && notice.Member!.Episode == notice.Episode
            ? Step.Go
            : Step.Suppress(Reason.OverBeforeTold),
        NoticeTheme.Other => Step.Go,
        NoticeTheme.Update => IsOff(notice) ? Step.Go : Step.Suppress(Reason.OverBeforeTold),
        // Back from a later loss is back from this one, of which nothing else may tell. What went again alone since is in no
        // incident, and nobody here knows of it.
        _ when notice.Member is not { State: MemberState.Restored } back || back.Episode < notice.Episode
            || notice.IsOffElsewhere => Step.Suppress(Reason.NotRestored),
        // Who asked has seen the loss, whoever told them or did not.
        _ => notice.IsAskedFor || IsLossTold(notice) ? Step.Go : Step.Suppress(Reason.LossNotTold),
    };

    private static bool IsOff(Notice notice) => notice.Member is { IsOff: true };

    /// <summary>
    /// Told here; or an earlier loss or an update was, and nothing of its end, because the home was off again too soon; or,
    /// where nothing was planned here because the person turned it on only during the outage, told in the inbox.
    /// </summary>
    private static bool IsLossTold(Notice notice)
    {
        var home = notice.Earlier.Where(e => e.ConnectionId == notice.ConnectionId).ToArray();
        var losses = home.Where(e => e.Theme is NoticeTheme.Lost && e.Episode == notice.Episode).ToArray();
        var here = losses.Where(l => l.Channel == notice.Channel && l.Why != Reason.SwitchedOff).ToArray();
        var back = notice.SameAddress.Where(e => e is { IsTold: true, Theme: NoticeTheme.Restored })
            .Max(e => (long?)e.Order) ?? 0;
        return here.Any(l => l.IsCovered)
            || home.Any(e => e.IsTold && e.Channel == notice.Channel && e.Order > back)
            || (here.Length == 0 && losses.Any(l => l.Channel is Channel.InApp && l.IsCovered));
    }
}
