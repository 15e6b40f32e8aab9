namespace Lightline.Notifier.Channels;

/// <summary>
/// How long a begun attempt may take. What its lease leaves over is for writing the outcome, so that no other Notifier
/// takes an attempt for lost while this one still sends it.
/// </summary>
internal static class SendLimits
{
    /// <summary>A begun attempt that this process did not get to by then is not sent any more.</summary>
    public static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(5);

    /// <summary>The other side's whole answer; later is no answer.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    /// <summary>An attempt without an outcome is in doubt by then, where a repeat reaches nobody twice.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>How long a delivery report is waited for where a repeat may reach somebody twice.</summary>
    public static readonly TimeSpan ReportWithin = TimeSpan.FromSeconds(60);
}
