using Lightline.Servers;

namespace Lightline.Town.Processes;

/// <summary>Starts the town's PostgreSQL again when it ends by itself, within a <see cref="RestartBudget"/>.</summary>
/// <param name="server">The server.</param>
/// <param name="onGivenUp">Called once, with the reason, when it is not started again.</param>
/// <param name="time">The clock of the pauses.</param>
/// <param name="townEnds">From then on the server may end: Ctrl+C reaches the whole process group, it too.</param>
internal sealed class PostgresKeeper(
    PostgresServer server, Action<string> onGivenUp, TimeProvider time, CancellationToken townEnds) : IAsyncDisposable
{
    private static readonly TimeSpan RestartDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);
    private readonly RestartBudget _budget = new(time);
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(townEnds);
    private Task _running = Task.CompletedTask;

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Stops watching; the server itself is ended by its owner.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(StopTimeout, time);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            var reason = "it ended";
            while (true)
            {
                await server.WaitForExitAsync(_stop.Token);
                // The same pause as for other children: the signal may reach the server before the town.
                await Task.Delay(RestartDelay, time, _stop.Token);
                if (!_budget.TryTake())
                {
                    onGivenUp($"PostgreSQL keeps ending; the last time: {reason}");
                    return;
                }

                await Console.Error.WriteLineAsync("PostgreSQL ended; starting it again");
                reason = await TryStartAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The town ends.
        }
    }

    private async Task<string> TryStartAsync()
    {
        try
        {
            await server.StartAsync(_stop.Token);
            return "it ended";
        }
        catch (InvalidOperationException e)
        {
            // Backends of a killed server may hold its memory a moment longer; the next try finds it free.
            return e.Message;
        }
    }
}
