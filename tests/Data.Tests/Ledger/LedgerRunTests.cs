using System.Text.Json;
using Lightline.Servers;

namespace Lightline.Data.Tests.Ledger;

/// <summary>
/// 16 workers post at random while the database and the workers' processes are killed: nothing is lost, doubled or unbalanced at
/// any look (<c>bench -- ledger</c>, which prints the figures).
/// </summary>
public sealed class LedgerRunTests
{
    private const int Seed = 20261130;

    /// <summary>A small run is over in a fraction of it; what hangs is a failure.</summary>
    private static readonly TimeSpan RunMax = TimeSpan.FromMinutes(55);

    [Fact]
    [Trait("Full", "ledger")]
    public async Task Whatever_is_killed_the_ledger_adds_up()
    {
        var operations = FullSize.Of("operations on the ledger", 6_000, 1_000_000);
        var kills = FullSize.Of("kills of the database and of workers", 6, 200);
        var (exit, output) = await ServerProcess.RunAsync(
            new ServerProcessOptions(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "Lightline.bench.dll"), "ledger", "--seed", $"{Seed}",
                    "--operations", $"{operations}", "--kills", $"{kills}",
                ]),
            RunMax,
            TestContext.Current.CancellationToken);
        var line = output.Split('\n').LastOrDefault(l => l.StartsWith('{'));
        Assert.True(exit == 0 && line is not null, output);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {Seed}: {line}");
        using var result = JsonDocument.Parse(line);
        // The last ones are a part of a worker's share.
        Assert.InRange(result.RootElement.GetProperty("operations").GetInt32(), operations - 16, operations);
        Assert.Equal(kills, result.RootElement.GetProperty("kills").GetInt32());
        Assert.All(
            (string[])["unbalanced", "negative", "unfolded", "lost", "doubled"],
            name => Assert.Equal(0, result.RootElement.GetProperty(name).GetInt32()));
        var sums = result.RootElement.GetProperty("sum_by_currency").EnumerateObject().ToDictionary(s => s.Name, s => s.Value.GetInt64());
        Assert.Equal(new Dictionary<string, long> { ["EUR"] = 0, ["JPY"] = 0 }, sums);
        Assert.InRange(result.RootElement.GetProperty("posted").GetInt32(), operations / 2, operations);
    }
}
