using System.Globalization;
using System.Text.RegularExpressions;
using Lightline.OltFleet;
using Lightline.Servers;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Fleet.Tests.OltFleet;

/// <summary>The simulated MA5800 as net-snmp sees it.</summary>
public sealed class AgentTests
{
    private const string Base = ".1.3.6.1.4.1.2011.6.128.1.1";
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2020, 6, 8, 0, 10, 34, TimeSpan.Zero));

    [Fact]
    public async Task Snmpbulkwalk_finds_every_ont_at_the_index_of_the_data_sheet()
    {
        await using var fleet = Start(TestPlant.Olt(pons: 2, onts: 64));
        var lines = await AskAsync("snmpbulkwalk", fleet.Olts[0], $"{Base}.2.51.1.4");
        Assert.Equal(128, lines.Count);
        Assert.StartsWith($"{Base}.2.51.1.4.4194312192.0 = ", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.StartsWith($"{Base}.2.51.1.4.4194312192.1 = ", StringComparison.Ordinal));
        Assert.StartsWith($"{Base}.2.51.1.4.4194312448.63 = ", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serials_are_eight_octets_and_times_eleven()
    {
        await using var fleet = Start(TestPlant.Olt());
        var serials = await AskAsync("snmpbulkwalk", fleet.Olts[0], $"{Base}.2.43.1.3", "-Ox");
        Assert.EndsWith("Hex-STRING: 48 57 54 43 01 00 00 00", serials[0].TrimEnd(), StringComparison.Ordinal);
        var times = await AskAsync("snmpget", fleet.Olts[0], $"{Base}.2.46.1.22.4194312192.0", "-Ox");
        Assert.EndsWith("Hex-STRING: 07 E4 06 08 00 0A 22 00 2B 00 00", times[0].TrimEnd(), StringComparison.Ordinal);
        var never = await AskAsync("snmpget", fleet.Olts[0], $"{Base}.2.46.1.23.4194312192.0", "-Ox");
        Assert.EndsWith("Hex-STRING: 00 00 00 00 00 00 00 00 2B 00 00", never[0].TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_of_an_offline_ont_stays_and_carries_sentinels()
    {
        await using var fleet = Start(TestPlant.Olt());
        fleet.CutFibre(TestPlant.Serial(2));
        var optics = await AskAsync("snmpbulkwalk", fleet.Olts[0], $"{Base}.2.51.1");
        Assert.Equal(6 * 4, optics.Count);
        Assert.Equal(6, optics.Count(l => l.EndsWith("INTEGER: 2147483647", StringComparison.Ordinal)));
        Assert.All(
            optics.Where(l => l.EndsWith("2147483647", StringComparison.Ordinal)),
            l => Assert.Contains(".4194312192.2 = ", l, StringComparison.Ordinal));
        var control = await AskAsync("snmpbulkwalk", fleet.Olts[0], $"{Base}.2.46.1");
        Assert.Contains($"{Base}.2.46.1.15.4194312192.2 = INTEGER: 2", control);
        Assert.Contains($"{Base}.2.46.1.15.4194312192.1 = INTEGER: 1", control);
        Assert.Contains($"{Base}.2.46.1.20.4194312192.2 = INTEGER: -1", control);
        Assert.Contains($"{Base}.2.46.1.24.4194312192.2 = INTEGER: 2", control);
        Assert.Contains($"{Base}.2.46.1.24.4194312192.1 = INTEGER: -1", control);
    }

    [Fact]
    public async Task It_names_itself_an_ma5800()
    {
        await using var fleet = Start(TestPlant.Olt());
        var system = await AskAsync("snmpbulkwalk", fleet.Olts[0], ".1.3.6.1.2.1.1");
        Assert.Contains(".1.3.6.1.2.1.1.1.0 = STRING: \"Huawei Integrated Access Software\"", system);
        Assert.Contains(".1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.2011.2.300", system);
    }

    [Fact]
    public async Task Pinned_light_level_is_read_exactly()
    {
        await using var fleet = Start(TestPlant.Olt());
        Assert.True(fleet.SetRxPower(TestPlant.Serial(1), -22.5));
        var rx = await AskAsync("snmpget", fleet.Olts[0], $"{Base}.2.51.1.4.4194312192.1");
        Assert.EndsWith("INTEGER: -2250", rx[0], StringComparison.Ordinal);
        Assert.Equal(-22.5, fleet.Read(TestPlant.Serial(1))!.RxPowerDbm);
    }

    [Fact]
    public async Task Olt_receiver_reads_with_its_offset()
    {
        await using var fleet = Start(TestPlant.Olt());
        var raw = await AskAsync("snmpget", fleet.Olts[0], $"{Base}.2.51.1.6.4194312192.1");
        var number = int.Parse(Regex.Match(raw[0], @"INTEGER: (\d+)$").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Equal(fleet.Read(TestPlant.Serial(1))!.OltRxPowerDbm!.Value, (number - 10_000) / 100.0, 6);
    }

    [Fact]
    public async Task Silent_olt_counts_packets_and_answers_none()
    {
        await using var fleet = Start(TestPlant.Olt());
        var fault = fleet.Silence("olt-1");
        var (exitCode, output) = await RunAsync("snmpget", fleet.Olts[0], ".1.3.6.1.2.1.1.3.0", "-t0.3", "-r0");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Timeout", output, StringComparison.Ordinal);
        Assert.Equal(1, fleet.Olts[0].PacketsReceived);
        Assert.True(fleet.Restore(fault.Id));
        await AskAsync("snmpget", fleet.Olts[0], ".1.3.6.1.2.1.1.3.0");
    }

    [Fact]
    public async Task Polled_too_hard_it_crashes_and_comes_back()
    {
        var options = new FleetOptions { AgentPort = 0, CrashAbovePacketsPerSecond = 3 };
        await using var fleet = new Lightline.OltFleet.Fleet([TestPlant.Olt()], options, _time);
        fleet.Start();
        _time.Advance(TimeSpan.FromMilliseconds(50));
        for (var i = 0; i < 4; i++)
        {
            await AskAsync("snmpget", fleet.Olts[0], ".1.3.6.1.2.1.1.3.0");
        }

        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(4, fleet.Olts[0].PacketsPerSecondMax);
        Assert.Equal(1, fleet.Olts[0].Crashes);
        Assert.True(fleet.Olts[0].IsSilent);
        _time.Advance(options.CrashDuration);
        Assert.False(fleet.Olts[0].IsSilent);
    }

    private Lightline.OltFleet.Fleet Start(Lightline.OltFleet.Plans.OltPlan plan)
    {
        var fleet = new Lightline.OltFleet.Fleet([plan], new FleetOptions { AgentPort = 0 }, _time);
        fleet.Start();
        return fleet;
    }

    private static async Task<IReadOnlyList<string>> AskAsync(
        string program, SimulatedOlt olt, string oid, params string[] options)
    {
        var (exitCode, output) = await RunAsync(program, olt, oid, options);
        Assert.True(exitCode == 0, output);
        // The walk's own remark where the tree ends, and what a tool says on its first run on a machine.
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(l => !l.Contains("No more variables left", StringComparison.Ordinal)
                && !l.StartsWith("Created directory: ", StringComparison.Ordinal))];
    }

    private static Task<(int ExitCode, string Output)> RunAsync(
        string program, SimulatedOlt olt, string oid, params string[] options) => ServerProcess.RunAsync(
            new ServerProcessOptions(
                program, ["-v2c", "-c", TestPlant.Community, "-On", "-t5", .. options, olt.Address.ToString(), oid]),
            TimeSpan.FromSeconds(30),
            Cancellation);
}
