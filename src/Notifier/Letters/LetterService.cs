using Lightline.Notifier.Rows;

namespace Lightline.Notifier.Letters;

/// <summary>Runs one channel's letters, at once again while something was due; on stop what has begun is finished.</summary>
internal sealed class LetterService(LetterPump pump, Attendance attendance, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly string _name = "letters by " + pump.Name.Word();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var due = await attendance.TryAsync(_name, () => pump.RunAsync(stoppingToken));
                if (due == 0)
                {
                    await Task.Delay(Pause, time, stoppingToken);
                }
            }
        }
        finally
        {
            await pump.FinishAsync();
        }
    }
}
