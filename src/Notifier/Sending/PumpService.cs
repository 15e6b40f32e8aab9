using Lightline.Notifier.Rows;

namespace Lightline.Notifier.Sending;

/// <summary>Runs one channel's pump, at once again while something was due.</summary>
internal sealed class PumpService(ChannelPump pump, Attendance attendance, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly string _name = "sending by " + pump.Name.Word();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var decided = await attendance.TryAsync(_name, () => pump.RunAsync(stoppingToken));
            if (decided == 0)
            {
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }
}
