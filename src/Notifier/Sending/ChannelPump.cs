using Lightline.Notifier.Channels;
using Lightline.Notifier.Metrics;
using Lightline.Notifier.Rows;

namespace Lightline.Notifier.Sending;

/// <summary>Marks, sends and writes the outcome of what is due on one channel. Channels do not wait for each other.</summary>
internal sealed class ChannelPump(
    IChannel channel, NoticeBook book, Attendance attendance, NotifierMetrics metrics, TimeProvider time)
{
    private readonly Handover _handover = new(channel, attendance, time);

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
        var outcome = await _handover.SendAsync(message);
        metrics.Sends.Add(
            1, NotifierMetrics.Tag("channel", channel.Name.Word()), NotifierMetrics.Tag("outcome", outcome.Word));
        await _handover.WriteAsync(
            message.BegunAt, "outcomes", () => book.FinishAsync(channel, message, outcome, CancellationToken.None));
    }
}
