using Lightline.Notifier.Channels;
using Lightline.Notifier.Metrics;
using Lightline.Notifier.Rows;
using Lightline.Notifier.Stages;

namespace Lightline.Notifier.Sending;

/// <summary>Marks, sends and writes the outcome of what is due on one channel. Channels do not wait for each other.</summary>
internal sealed class ChannelPump(
    IChannel channel, NoticeBook book, Attendance attendance, NotifierMetrics metrics, TimeProvider time)
{
    private static readonly TimeSpan OutcomePause = TimeSpan.FromMilliseconds(500);

    /// <summary>Which channel it serves.</summary>
    public Channel Name => channel.Name;

    /// <summary>One round. Returns how many notices were decided; 0 means that none is due.</summary>
    /// <param name="cancellationToken">Ends the round before it begins sending; what has begun is finished.</param>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        var (decided, outgoing) = await book.BeginAsync(channel, cancellationToken);
        await Task.WhenAll(outgoing.Select(SendAsync));
        return decided;
    }

    private async Task SendAsync(Outgoing message)
    {
        var isLate = time.GetUtcNow() - message.BegunAt > SendLimits.StartWithin;
        // What has begun is finished, whoever asks to stop: it takes no longer than an answer may take.
        var outcome = isLate
            ? new SendOutcome(SendResult.Away, Reason.HeldUp)
            : await HandOverAsync(message);
        metrics.Sends.Add(
            1, NotifierMetrics.Tag("channel", channel.Name.Word()), NotifierMetrics.Tag("outcome", outcome.Word));
        await WriteAsync(message, outcome);
    }

    /// <summary>
    /// A fault of ours about one message must not keep the others from going out. Whether it went out nobody knows.
    /// </summary>
    private async Task<SendOutcome> HandOverAsync(Outgoing message)
    {
        try
        {
            return await channel.SendAsync(message, CancellationToken.None);
        }
        catch (Exception e)
        {
            attendance.Struck($"fault while sending by {channel.Name.Word()}", e.ToString());
            return new SendOutcome(SendResult.InDoubt, Reason.Fault);
        }
    }

    /// <summary>
    /// Tries until the attempt's lease ends: an outcome that is not written is one more message in doubt.
    /// </summary>
    private async Task WriteAsync(Outgoing message, SendOutcome outcome)
    {
        while (true)
        {
            var isWritten = await attendance.TryAsync("outcomes", async () =>
            {
                await book.FinishAsync(channel, message, outcome, CancellationToken.None);
                return 1;
            });
            if (isWritten == 1 || time.GetUtcNow() - message.BegunAt > SendLimits.Lease - SendLimits.StartWithin)
            {
                return;
            }

            await Task.Delay(OutcomePause, time);
        }
    }
}
