using Lightline.Notifier.Rows;

namespace Lightline.Notifier.Outbox;

/// <summary>Runs the expansion each second, and at once again while there was something.</summary>
internal sealed class ExpansionService(Expansion expansion, Attendance attendance, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var rows = await attendance.TryAsync("expansion", () => expansion.RunAsync(stoppingToken));
            if (rows == 0)
            {
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }
}
