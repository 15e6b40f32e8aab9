namespace Lightline.Notifier.Stages;

/// <summary>
/// Whether a notice is sent now: each stage has a veto with its reason, the first one counts. Pure, so that it is asked
/// anew with the facts of the moment before every attempt.
/// </summary>
internal static class Chain
{
    private static readonly Func<Notice, DateTimeOffset, Step>[] Stages =
    [
        Reach.Judge,
        StillTrue.Judge,
        SameAddress.Judge,
        Cap.Judge,
        QuietHours.Judge,
    ];

    public static Step Judge(Notice notice, DateTimeOffset now)
    {
        foreach (var stage in Stages)
        {
            var step = stage(notice, now);
            if (step.Ruling is not Ruling.Go)
            {
                return step;
            }
        }

        return Step.Go;
    }
}
