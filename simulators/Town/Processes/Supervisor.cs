using Lightline.Servers;

namespace Lightline.Town.Processes;

/// <summary>
/// Keeps one child process running: when it ends by itself it is started again half a second later, until its
/// <see cref="RestartBudget"/> is spent; then it is given up with the reason.
/// </summary>
internal sealed class Supervisor : IAsyncDisposable
{
    private const int LastWordsMax = 25;
    private static readonly TimeSpan RestartDelay = TimeSpan.FromMilliseconds(500);
    private readonly ServerProcessOptions _options;
    private readonly LogFile _log;
    private readonly TimeProvider _time;
    private readonly RestartBudget _budget;
    private readonly CancellationTokenSource _stop = new();
    private readonly Action<string> _onGivenUp;
    private Task _running = Task.CompletedTask;
    private string _lastWords = string.Empty;
    private int _restarts;

    /// <summary>Makes it; nothing starts until <see cref="Start"/>.</summary>
    /// <param name="name">What people call the process.</param>
    /// <param name="options">How to start it.</param>
    /// <param name="log">Takes what it prints; disposed with this.</param>
    /// <param name="onGivenUp">Called once, with the reason, when it is not started again.</param>
    /// <param name="time">The clock of the pauses.</param>
    public Supervisor(
        string name, ServerProcessOptions options, LogFile log, Action<string> onGivenUp, TimeProvider time)
    {
        Name = name;
        _options = options with { OnOutput = log.Write };
        _log = log;
        _onGivenUp = onGivenUp;
        _time = time;
        _budget = new RestartBudget(time);
    }

    public string Name { get; }

    /// <summary>The running process; 0 between two runs.</summary>
    public int ProcessId { get; private set; }

    public int Restarts => Volatile.Read(ref _restarts);

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Ends the child and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(_options.StopTimeout + RestartDelay, _time);
        _stop.Dispose();
        _log.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var end = await RunOnceAsync();
                // A signal to the whole process group reaches the child first: leave the town a moment to hear it too.
                await Task.Delay(RestartDelay, _time, _stop.Token);
                if (!_budget.TryTake())
                {
                    _onGivenUp(
                        $"{Name} keeps ending ({RestartBudget.RestartsMax} restarts in {RestartBudget.Window.TotalMinutes} min); "
                        + $"the last time with {end}\n{_lastWords}\nits log: {_log.Path}");
                    return;
                }

                Interlocked.Increment(ref _restarts);
                await Console.Error.WriteLineAsync($"{Name} ended with {end}; starting it again ({Restarts})");
            }
        }
        catch (OperationCanceledException)
        {
            // The town ends.
        }
        catch (Exception e)
        {
            _onGivenUp($"{Name} cannot be started: {e.Message}");
        }
    }

    private async Task<string> RunOnceAsync()
    {
        await using var process = await ServerProcess.StartAsync(_options);
        ProcessId = process.Id;
        try
        {
            await process.WaitForExitAsync(_stop.Token);
        }
        finally
        {
            ProcessId = 0;
        }

        _lastWords = string.Join('\n', process.Output.Split('\n').TakeLast(LastWordsMax));
        return $"exit code {process.ExitCode}";
    }
}
