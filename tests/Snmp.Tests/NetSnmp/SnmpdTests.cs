using System.Net;
using Lightline.Servers;
using Lightline.Snmp.Client;

namespace Lightline.Snmp.Tests.NetSnmp;

/// <summary>Our manager asks a real snmpd; net-snmp's own walk is the judge.</summary>
public sealed class SnmpdTests(SnmpdTests.Daemon daemon, ITestOutputHelper output) : IClassFixture<SnmpdTests.Daemon>
{
    [Fact]
    public async Task Get_get_next_bulk_and_set_work()
    {
        await using var manager = TestAgents.Manager();
        var get = await manager.GetAsync(
            daemon.Target, [TestAgents.Name, TestAgents.Name.Append(7)], TestAgents.Patient, TestAgents.Token);
        Assert.Equal(SnmpValue.OctetString(SnmpdServer.SystemName), get.Value[0].Value);
        Assert.True(get.Value[1].Value.IsException);

        var next = await manager.GetNextAsync(
            daemon.Target, [TestAgents.System.Append(5)], TestAgents.Patient, TestAgents.Token);
        Assert.Equal(get.Value[0], Assert.Single(next.Value));

        var bulk = await manager.GetBulkAsync(
            daemon.Target, [TestAgents.System], 0, 9, TestAgents.Patient, TestAgents.Token);
        Assert.Equal(9, bulk.Value.Count);

        var refused = await manager.SetAsync(
            daemon.Target, [get.Value[0]], TestAgents.Patient, TestAgents.Token);
        Assert.Equal((SnmpOutcome.AgentError, SnmpErrorStatus.NoAccess), (refused.Outcome, refused.ErrorStatus));
        var contact = new Variable(Contact, SnmpValue.OctetString("the night shift"));
        var writer = daemon.Target with { Community = SnmpdServer.WriteCommunity };
        var set = await manager.SetAsync(writer, [contact], TestAgents.Patient, TestAgents.Token);
        Assert.True(set.IsOk, set.ToString());
        var read = await manager.GetAsync(daemon.Target, [Contact], TestAgents.Patient, TestAgents.Token);
        Assert.Equal(contact, Assert.Single(read.Value));
    }

    [Theory]
    [InlineData("1.3.6.1.2.1.1", SnmpVersion.V2c)]
    [InlineData("1.3.6.1.2.1.2.2", SnmpVersion.V2c)]
    [InlineData("1.3.6.1.2.1", SnmpVersion.V2c)]
    [InlineData("1.3.6.1.2.1.1", SnmpVersion.V1)]
    public async Task A_walk_returns_exactly_what_snmpbulkwalk_returns(string root, SnmpVersion version)
    {
        // What counts or ticks differs between two walks of net-snmp, too: those lines are compared by name.
        var before = await WalkWithNetSnmpAsync(root, version);
        var ours = new List<string>();
        await using var manager = TestAgents.Manager();
        var result = await manager.WalkAsync(
            daemon.Target with { Version = version },
            [Oid.Parse(root)],
            new WalkOptions { Request = TestAgents.Patient },
            (_, row) => ours.Add(NetSnmpText.Line(row)),
            TestAgents.Token);
        var after = await WalkWithNetSnmpAsync(root, version);
        Assert.True(result.IsComplete, result.ToString());

        var still = before.Intersect(after).ToHashSet(StringComparer.Ordinal);
        var seen = ours.ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(still, line => !seen.Contains(line));
        var stillNames = before.Select(Name).Intersect(after.Select(Name)).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(before.Select(Name).Where(stillNames.Contains), ours.Select(Name).Where(stillNames.Contains));
        var known = before.Concat(after).Select(Name).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(ours.Select(Name), name => !known.Contains(name) && !ComesAndGoes(name));
        output.WriteLine(
            $"{root} {version}: {ours.Count} variables in {result.Requests} requests; {still.Count} of "
            + $"{before.Count} stood still, 0 differences");
    }

    private static Oid Contact { get; } = TestAgents.System.Append(4, 0);

    private async Task<IReadOnlyList<string>> WalkWithNetSnmpAsync(string root, SnmpVersion version)
    {
        string[] options = ["-cpublic", "-t5", "-OnUxt", $"udp:{daemon.Target.Address}", root];
        var (exit, text) = version == SnmpVersion.V1
            ? await NetSnmpTool.RunAsync("snmpwalk", ["-v1", .. options])
            : await NetSnmpTool.RunAsync("snmpbulkwalk", ["-v2c", .. options]);
        Assert.Equal(0, exit);
        return [.. NetSnmpTool.Lines(text).Where(line => !line.Contains("No more variables", StringComparison.Ordinal))];
    }

    /// <summary>Tables whose rows can live shorter than a walk: connections, endpoints, running processes.</summary>
    private static readonly string[] Fleeting = ["6.13", "6.19", "6.20", "7.5", "7.7", "25.4", "25.5"];

    private static bool ComesAndGoes(string name) =>
        Fleeting.Any(table => name.StartsWith($".1.3.6.1.2.1.{table}.", StringComparison.Ordinal));

    private static string Name(string line) => line.Split(' ')[0];

    /// <summary>One snmpd for the class.</summary>
    public sealed class Daemon : IAsyncLifetime
    {
        private SnmpdServer? _server;

        public SnmpTarget Target => new(
            new IPEndPoint(IPAddress.Loopback, _server!.Port), SnmpVersion.V2c, SnmpdServer.ReadCommunity);

        public async ValueTask InitializeAsync() => _server = await SnmpdServer.StartNewAsync([], CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            if (_server is not null)
            {
                await _server.DisposeAsync();
            }
        }
    }
}
