using Lightline.Notifier.Channels;
using Lightline.Notifier.Rows;
using Lightline.Notifier.Stages;

namespace Lightline.Notifier.Sending;

/// <summary>Hands begun attempts to their channel, and sees to it that what became of them is written.</summary>
internal sealed class Handover(IChannel channel, Attendance attendance, TimeProvider time)
{
    private static readonly TimeSpan OutcomePause = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Sends what has begun, unless this process did not get to it in time. A fault of ours about one message must not keep
    /// the others from going out; whether that one went out nobody knows.
    /// </summary>
    public async Task<SendOutcome> SendAsync(Outgoing message)
    {
        if (time.GetUtcNow() - message.BegunAt > SendLimits.StartWithin)
        {
            return new SendOutcome(SendResult.Away, Reason.HeldUp);
        }

        try
        {
            // What has begun is finished, whoever asks to stop: it takes no longer than an answer may take.
            return await channel.SendAsync(message, CancellationToken.None);
        }
        catch (Exception e)
        {
            // Its own words might quote what was sent, so the log has only where it was.
            attendance.Struck($"fault while sending by {channel.Name.Word()}", $"{e.GetType()} {e.StackTrace}");
            return new SendOutcome(SendResult.InDoubt, Reason.Fault);
        }
    }

    /// <summary>
    /// Tries until the attempt's lease ends: an outcome that is not written is one more message in doubt.
    /// </summary>
    public async Task WriteAsync(DateTimeOffset begunAt, string what, Func<Task> write)
    {
        while (true)
        {
            var isWritten = await attendance.TryAsync(what, async () =>
            {
                await write();
                return 1;
            });
            if (isWritten == 1 || time.GetUtcNow() - begunAt > SendLimits.Lease - SendLimits.StartWithin)
            {
                return;
            }

            await Task.Delay(OutcomePause, time);
        }
    }
}
