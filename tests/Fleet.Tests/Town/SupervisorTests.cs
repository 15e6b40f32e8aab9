using System.Diagnostics;
using Lightline.Servers;
using Lightline.Town.Processes;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Fleet.Tests.Town;

public sealed class SupervisorTests
{
    [Fact]
    public async Task Killed_child_is_started_again_within_two_seconds()
    {
        using var log = new LogFile(Path.GetTempFileName());
        var supervisor = new Supervisor(
            "sleeper", new ServerProcessOptions("sleep", ["1000"]), log, _ => { }, TimeProvider.System);
        supervisor.Start();
        var first = await NewProcessAsync(supervisor, 0);
        using (var process = Process.GetProcessById(first))
        {
            process.Kill();
        }

        var clock = Stopwatch.StartNew();
        var second = await NewProcessAsync(supervisor, first);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(1, supervisor.Restarts);
        await supervisor.DisposeAsync();
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(second));
        File.Delete(log.Path);
    }

    [Fact]
    public async Task Child_that_keeps_ending_is_given_up_with_its_last_words()
    {
        var time = new FakeTimeProvider();
        using var log = new LogFile(Path.GetTempFileName());
        var givenUp = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var supervisor = new Supervisor(
            "broken",
            new ServerProcessOptions("sh", ["-c", "echo no such key: Feed:Tokn; exit 2"]),
            log,
            reason => givenUp.TrySetResult(reason),
            time);
        supervisor.Start();
        while (!givenUp.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        var reason = await givenUp.Task;
        Assert.Contains("broken keeps ending", reason, StringComparison.Ordinal);
        Assert.Contains("exit code 2\nno such key: Feed:Tokn\n", reason, StringComparison.Ordinal);
        Assert.Equal(RestartBudget.RestartsMax, supervisor.Restarts);
        File.Delete(log.Path);
    }

    [Fact]
    public void Budget_refills_as_time_passes()
    {
        var time = new FakeTimeProvider();
        var budget = new RestartBudget(time);
        Assert.All(Enumerable.Range(0, RestartBudget.RestartsMax), _ => Assert.True(budget.TryTake()));
        Assert.False(budget.TryTake());
        time.Advance(RestartBudget.Window + TimeSpan.FromSeconds(1));
        Assert.True(budget.TryTake());
    }

    private static async Task<int> NewProcessAsync(Supervisor supervisor, int old)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (supervisor.ProcessId is var id && (id == 0 || id == old))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, bound.Token);
        }

        return supervisor.ProcessId;
    }
}
