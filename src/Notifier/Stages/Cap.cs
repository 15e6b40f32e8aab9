namespace Lightline.Notifier.Stages;

/// <summary>
/// How much one address hears of one incident. The last place is kept for the good news, so that nobody's last word is
/// that the home is off. The inbox keeps everything.
/// </summary>
internal static class Cap
{
    public const int NoticesMax = 10;

    public static Step Judge(Notice notice, DateTimeOffset now)
    {
        if (notice.Channel is Channel.InApp)
        {
            return Step.Go;
        }

        var told = notice.SameAddress.Count(e => e.IsTold);
        return told < (notice.Theme is NoticeTheme.Restored ? NoticesMax : NoticesMax - 1)
            ? Step.Go
            : Step.Suppress(Reason.Cap);
    }
}
