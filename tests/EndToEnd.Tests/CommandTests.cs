using System.Diagnostics;
using Lightline.Servers;

namespace Lightline.EndToEnd.Tests;

/// <summary>The command <c>./run</c> as a newcomer uses it.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Built_once_it_is_ready_within_30_s_and_leaves_nothing_behind()
    {
        var town = await RunningTown.StartAsync(olts: 4, onts: 2_000);
        var children = town.Descendants();
        Console.WriteLine($"ready after {town.ReadyAfter.TotalSeconds:N1} s with {children.Count} processes");
        Assert.InRange(town.ReadyAfter, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.InRange(children.Count, 3, int.MaxValue);

        var took = await town.StopAsync();
        Console.WriteLine($"ended in {took.TotalSeconds:N1} s");
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        await NoneLeftAsync(children);
        await town.DisposeAsync();
    }

    [Fact]
    public async Task Killed_outright_it_leaves_no_process_behind_either()
    {
        await using var town = await RunningTown.StartAsync(olts: 1, onts: 64);
        var children = town.Descendants();
        await ProcessTree.KillAsync(town.ProcessId, TestContext.Current.CancellationToken);
        await NoneLeftAsync(children);
    }

    [Fact]
    public async Task Kept_state_is_the_same_town_again()
    {
        var folder = Directory.CreateTempSubdirectory("lightline-kept-");
        try
        {
            var first = await RunningTown.StartAsync(olts: 1, onts: 64, data: folder.FullName);
            await first.DisposeAsync();
            await using var second = await RunningTown.StartAsync(olts: 1, onts: 64, data: folder.FullName);
            Assert.Equal(first.SignIns, second.SignIns);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("--ports", "8080")]
    [InlineData("--port", "99999")]
    [InlineData("--onts", "-3")]
    [InlineData("--olts", "many")]
    [InlineData("--influx", "not an address")]
    public async Task A_wrong_option_is_named_before_anything_starts(string option, string value)
    {
        var (exitCode, output) = await ServerProcess.RunAsync(
            new ServerProcessOptions(Repository.Run, [option, value]),
            TimeSpan.FromSeconds(30),
            TestContext.Current.CancellationToken);
        Assert.Equal(2, exitCode);
        Assert.Contains(option, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data", "/etc/passwd")]
    [InlineData("--data", "/proc/nowhere")]
    [InlineData("--influx", "http://127.0.0.1:1")]
    public async Task What_cannot_start_is_said_in_one_line_by_check_and_by_start_alike(string option, string value)
    {
        foreach (var check in new string[][] { [], ["--check"] })
        {
            var (exitCode, output) = await ServerProcess.RunAsync(
                new ServerProcessOptions(Repository.Run, [option, value, "--port", "19300", .. check]),
                TimeSpan.FromSeconds(60),
                TestContext.Current.CancellationToken);
            Assert.Equal(2, exitCode);
            Assert.StartsWith($"{option}: ", Assert.Single(output.Trim().Split('\n')), StringComparison.Ordinal);
        }
    }

    private static async Task NoneLeftAsync(IReadOnlyList<int> processes)
    {
        var bound = Stopwatch.StartNew();
        while (processes.Any(ProcessTree.IsAlive) && bound.Elapsed < TimeSpan.FromSeconds(15))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Empty(processes.Where(ProcessTree.IsAlive).Select(ProcessTree.CommandLine));
    }
}
