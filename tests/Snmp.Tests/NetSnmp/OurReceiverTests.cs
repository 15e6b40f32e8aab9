using System.Net;
using Lightline.Snmp.Tests.Traps;

namespace Lightline.Snmp.Tests.NetSnmp;

/// <summary>The tools of net-snmp send to our receiver.</summary>
public sealed class OurReceiverTests
{
    private const string Enterprise = "1.3.6.1.4.1.2011.2.248";

    [Fact]
    public async Task Snmptrap_of_version_2_arrives()
    {
        await using var traps = new TrapListener();
        var (exit, output) = await NetSnmpTool.RunAsync("snmptrap",
            ["-v2c", "-csecret", $"udp:{traps.Receiver.LocalEndPoint}", "4711", $"{Enterprise}.0.9", "1.3.6.1.9.1", "i", "-5"]);
        Assert.True(exit == 0, output);
        var trap = await traps.NextAsync();
        Assert.Equal((Oid.Parse(Enterprise).Append(0, 9), 4_711u, "secret"), (trap.TrapOid, trap.UpTimeTicks, trap.Community));
        Assert.Equal(new Variable(Oid.Parse("1.3.6.1.9.1"), SnmpValue.Integer32(-5)), Assert.Single(trap.Variables));
    }

    [Fact]
    public async Task Snmptrap_of_version_1_arrives_translated()
    {
        await using var traps = new TrapListener();
        var (exit, output) = await NetSnmpTool.RunAsync("snmptrap",
            [
                "-v1", "-cpublic", $"udp:{traps.Receiver.LocalEndPoint}", Enterprise, "10.9.8.7", "6", "17", "99",
                "1.3.6.1.9.1", "s", "lost",
            ]);
        Assert.True(exit == 0, output);
        var trap = await traps.NextAsync();
        Assert.Equal((Oid.Parse(Enterprise).Append(0, 17), 99u), (trap.TrapOid, trap.UpTimeTicks));
        Assert.Equal((SnmpVersion.V1, IPAddress.Parse("10.9.8.7")), (trap.Version, trap.AgentAddress));
        Assert.Equal(SnmpValue.OctetString("lost"), Assert.Single(trap.Variables).Value);
    }

    [Fact]
    public async Task Snmpinform_is_answered()
    {
        await using var traps = new TrapListener();
        var (exit, output) = await NetSnmpTool.RunAsync("snmpinform",
            ["-v2c", "-cpublic", "-t5", "-r0", $"udp:{traps.Receiver.LocalEndPoint}", "1", $"{Enterprise}.0.9"]);
        Assert.True(exit == 0, output);
        Assert.Equal(Oid.Parse(Enterprise).Append(0, 9), (await traps.NextAsync()).TrapOid);
    }

    [Fact]
    public async Task Snmpinform_with_a_wrong_community_gets_no_answer()
    {
        await using var traps = new TrapListener { Accepts = n => n.Community == "secret" };
        var (exit, output) = await NetSnmpTool.RunAsync("snmpinform",
            ["-v2c", "-cpublic", "-t1", "-r1", $"udp:{traps.Receiver.LocalEndPoint}", "1", $"{Enterprise}.0.9"]);
        Assert.True(exit != 0, output);
        Assert.Contains("Timeout", output, StringComparison.Ordinal);
        Assert.Equal((2, 0, 0), (traps.Receiver.Refused, traps.Receiver.Delivered, traps.Waiting));
    }
}
