using System.Net;

namespace Lightline.Snmp.Tests.NetSnmp;

/// <summary>The tools of net-snmp ask our agent.</summary>
public sealed class OurAgentTests
{
    [Fact]
    public async Task Snmpget_reads_values_and_exceptions()
    {
        await using var agent = TestAgents.Agent(TestAgents.Mib(10));
        var (exit, output) = await NetSnmpTool.AskAsync(
            "snmpget", agent.LocalEndPoint, ["-On"], "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.1.9");
        Assert.Equal(0, exit);
        Assert.Equal(
            [
                ".1.3.6.1.2.1.1.1.0 = STRING: \"simulated OLT\"",
                ".1.3.6.1.2.1.1.3.0 = Timeticks: (4711) 0:00:47.11",
                ".1.3.6.1.2.1.1.1.9 = No Such Instance currently exists at this OID",
            ],
            NetSnmpTool.Lines(output));
    }

    [Fact]
    public async Task Snmpgetnext_reads_the_successor()
    {
        await using var agent = TestAgents.Agent(TestAgents.Mib(10));
        var (exit, output) = await NetSnmpTool.AskAsync(
            "snmpgetnext", agent.LocalEndPoint, ["-On"], "1.3.6.1.2.1.1", TestAgents.Entry.ToString());
        Assert.Equal(0, exit);
        Assert.Equal(
            [
                ".1.3.6.1.2.1.1.1.0 = STRING: \"simulated OLT\"",
                $".{TestAgents.Entry}.1.4194304000.0 = INTEGER: -2000",
            ],
            NetSnmpTool.Lines(output));
    }

    [Fact]
    public async Task Snmpbulkwalk_reads_a_whole_table_as_it_is()
    {
        var mib = TestAgents.Mib(300);
        await using var agent = TestAgents.Agent(mib);
        var (exit, output) = await NetSnmpTool.AskAsync(
            "snmpbulkwalk", agent.LocalEndPoint, ["-OnUxt", "-Cr50"], TestAgents.Entry.ToString());
        Assert.Equal(0, exit);
        var expected = new List<string>();
        for (var name = TestAgents.Entry; mib.TryGetNext(name, out var next); name = next.Name)
        {
            expected.Add(NetSnmpText.Line(next));
        }

        Assert.Equal(1_400, expected.Count);
        Assert.Equal(expected, NetSnmpTool.Lines(output).SkipLast(1));
        Assert.Contains("No more variables left", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snmpwalk_of_version_1_reads_to_the_end()
    {
        await using var agent = TestAgents.Agent(TestAgents.Mib(10));
        var (exit, output) = await NetSnmpTool.RunAsync(
            "snmpwalk", ["-v1", "-cpublic", "-On", $"udp:{agent.LocalEndPoint}", TestAgents.Entry.ToString()]);
        Assert.Equal(0, exit);
        Assert.Equal(40, NetSnmpTool.Lines(output).Count(line => line.StartsWith(".1.3.6", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Snmpset_writes_with_the_write_community_only()
    {
        await using var agent = TestAgents.Agent(TestAgents.Mib(10));
        string[] set = [$"udp:{agent.LocalEndPoint}", $"{TestAgents.Name}", "s", "renamed"];
        var refused = await NetSnmpTool.RunAsync("snmpset", ["-v2c", "-cpublic", "-On", .. set]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("noAccess", refused.Output, StringComparison.Ordinal);
        var written = await NetSnmpTool.RunAsync("snmpset", ["-v2c", "-cprivate", "-On", .. set]);
        Assert.Equal(0, written.ExitCode);
        Assert.Equal(SnmpValue.OctetString("renamed"), await ReadAsync(agent.LocalEndPoint));
    }

    private static async Task<SnmpValue> ReadAsync(IPEndPoint agent)
    {
        await using var manager = TestAgents.Manager();
        var get = await manager.GetAsync(
            TestAgents.Target(agent), [TestAgents.Name], TestAgents.Patient, TestAgents.Token);
        return Assert.Single(get.Value).Value;
    }
}
