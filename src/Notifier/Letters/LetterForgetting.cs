using Lightline.Notifier.Rows;

namespace Lightline.Notifier.Letters;

/// <summary>
/// Deletes the rows of letters that ended long ago: at the start and then each hour, and at once again while a statement is
/// full. Several Notifiers pass over each other's rows.
/// </summary>
internal sealed class LetterForgetting(LetterBook book, Attendance attendance, TimeProvider time) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var forgotten = await attendance.TryAsync("letters that ended", () => book.ForgetAsync(stoppingToken));
            if (forgotten < LetterBook.ForgetMax)
            {
                await Task.Delay(Interval, time, stoppingToken);
            }
        }
    }
}
