using Lightline.Notifier.Channels;
using Lightline.Notifier.Rows;
using Lightline.Notifier.Sending;
using Lightline.Notifier.Stages;

namespace Lightline.Notifier.Letters;

/// <summary>
/// Sends the letters of one channel. A round waits for no answer, so that a slow one keeps no later letter back; only when
/// as many are on their way as may be does the next one wait for the first answer.
/// </summary>
internal sealed class LetterPump(IChannel channel, LetterBook book, Attendance attendance, TimeProvider time)
{
    private readonly Handover _handover = new(channel, attendance, time);
    private readonly List<Task> _underWay = [];

    /// <summary>Which channel it serves.</summary>
    public Channel Name => channel.Name;

    /// <summary>
    /// One round: begins what is due and leaves it on its way. Returns how many letters it began or ended; 0 means that
    /// none is due. Of one caller at a time.
    /// </summary>
    /// <param name="cancellationToken">Ends the round before it begins sending; what has begun is finished.</param>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        var ended = await book.EndAsync(channel, cancellationToken);
        if (!channel.IsOn)
        {
            if (ended > 0)
            {
                attendance.Struck($"channel of letters by {channel.Name.Word()}", "the channel is not configured");
            }

            return ended;
        }

        var (letters, templates) = await book.BeginAsync(
            channel, await FreePlacesAsync(cancellationToken), cancellationToken);
        _underWay.AddRange(letters.Select(letter => SendAsync(letter, templates)));
        return ended + letters.Count;
    }

    /// <summary>Waits for what is on its way: an answer and a moment for its outcome.</summary>
    public async Task FinishAsync()
    {
        await Task.WhenAll(_underWay);
        _underWay.Clear();
    }

    private async Task<int> FreePlacesAsync(CancellationToken cancellationToken)
    {
        if (_underWay.Count == LetterBook.UnderWayMax)
        {
            await Task.WhenAny(_underWay).WaitAsync(cancellationToken);
        }

        // Awaited, so that a mistake of ours ends the process, as it does elsewhere, and is not dropped.
        await Task.WhenAll(_underWay.Where(task => task.IsCompleted));
        _underWay.RemoveAll(task => task.IsCompletedSuccessfully);
        return LetterBook.UnderWayMax - _underWay.Count;
    }

    private async Task SendAsync(Letter letter, TemplateBook templates)
    {
        var (message, why) = LetterText.Write(letter, channel.Name, templates, time.GetUtcNow());
        SendOutcome outcome;
        if (message is null)
        {
            attendance.Struck($"words of letters by {channel.Name.Word()}", $"{why} for {letter.Kind}");
            outcome = new SendOutcome(SendResult.Refused, why);
        }
        else if (time.GetUtcNow() >= letter.GoodUntil)
        {
            outcome = new SendOutcome(SendResult.Away, Reason.HeldUp);
        }
        else
        {
            outcome = await _handover.SendAsync(message);
        }

        var step = LetterPolicy.After(letter, outcome, channel.TakesIds, time.GetUtcNow());
        await _handover.WriteAsync(
            letter.BegunAt, "letter outcomes", () => book.FinishAsync(channel, letter, step, CancellationToken.None));
    }
}
