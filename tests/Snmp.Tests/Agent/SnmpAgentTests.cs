using System.Net;
using System.Net.Sockets;
using Lightline.Snmp.Agent;
using Lightline.Snmp.Client;

namespace Lightline.Snmp.Tests.Agent;

public sealed class SnmpAgentTests
{
    [Fact]
    public async Task A_get_that_does_not_fit_is_too_big_and_a_bulk_is_cut()
    {
        await using var agent = TestAgents.Agent(TestAgents.Mib(100), responseBytesMax: 484);
        await using var manager = TestAgents.Manager();
        var target = TestAgents.Target(agent.LocalEndPoint);
        var many = Enumerable.Repeat(TestAgents.System.Append(1, 0), 30).ToArray();
        var get = await manager.GetAsync(target, many, TestAgents.Patient, TestAgents.Token);
        Assert.Equal((SnmpErrorStatus.TooBig, 0), (get.ErrorStatus, get.Value.Count));

        var bulk = await manager.GetBulkAsync(
            target, [TestAgents.Entry], 0, 100, TestAgents.Patient, TestAgents.Token);
        Assert.True(bulk.IsOk);
        Assert.InRange(bulk.Value.Count, 10, 20);
    }

    [Fact]
    public async Task A_bulk_has_one_of_each_non_repeater_and_rows_of_the_others()
    {
        await using var agent = TestAgents.Agent(TestAgents.Mib(3));
        await using var manager = TestAgents.Manager();
        Oid[] names = [TestAgents.System, TestAgents.Entry.Append(1), TestAgents.Entry.Append(7)];
        var bulk = await manager.GetBulkAsync(
            TestAgents.Target(agent.LocalEndPoint), names, 1, 5, TestAgents.Patient, TestAgents.Token);
        Assert.Equal(TestAgents.System.Append(1, 0), bulk.Value[0].Name);
        Assert.Equal(1 + (2 * 5), bulk.Value.Count);
        Assert.True(bulk.Value[1].Name.StartsWith(names[1]));
        Assert.True(bulk.Value[2].Name.StartsWith(names[2]));
        Assert.True(bulk.Value[7].Name.StartsWith(TestAgents.Entry.Append(2)));
        Assert.Equal(SnmpType.EndOfMibView, bulk.Value[8].Value.Type);
    }

    [Fact]
    public async Task A_write_is_all_or_none()
    {
        await using var agent = TestAgents.Agent(TestAgents.Mib(1));
        await using var manager = TestAgents.Manager();
        var target = TestAgents.Target(agent.LocalEndPoint) with { Community = "private" };
        var name = new Variable(TestAgents.Name, SnmpValue.OctetString("renamed"));
        var location = new Variable(TestAgents.Location, SnmpValue.OctetString("elsewhere"));
        var refused = await manager.SetAsync(target, [name, location], TestAgents.Patient, TestAgents.Token);
        Assert.Equal((SnmpErrorStatus.NotWritable, 2), (refused.ErrorStatus, refused.ErrorIndex));
        Assert.Equal("olt-1", await ReadNameAsync(manager, target));

        Assert.True((await manager.SetAsync(target, [name], TestAgents.Patient, TestAgents.Token)).IsOk);
        Assert.Equal("renamed", await ReadNameAsync(manager, target));

        var reader = target with { Community = "public" };
        var noAccess = await manager.SetAsync(reader, [name], TestAgents.Patient, TestAgents.Token);
        Assert.Equal(SnmpErrorStatus.NoAccess, noAccess.ErrorStatus);
    }

    [Fact]
    public async Task In_v1_a_missing_instance_is_an_error_and_counter64_is_stepped_over()
    {
        await using var agent = TestAgents.Agent(TestAgents.Mib(2));
        await using var manager = TestAgents.Manager();
        var target = TestAgents.Target(agent.LocalEndPoint, SnmpVersion.V1);
        Oid[] names = [TestAgents.Name, TestAgents.Name.Append(1)];
        var get = await manager.GetAsync(target, names, TestAgents.Patient, TestAgents.Token);
        Assert.Equal((SnmpErrorStatus.NoSuchName, 2), (get.ErrorStatus, get.ErrorIndex));

        var next = await manager.GetNextAsync(
            target, [TestAgents.Entry.Append(4)], TestAgents.Patient, TestAgents.Token);
        Assert.True(Assert.Single(next.Value).Name.StartsWith(TestAgents.Entry.Append(7)));
    }

    [Fact]
    public async Task What_deserves_no_answer_has_none_and_is_counted()
    {
        await using var agent = TestAgents.Agent(TestAgents.Mib(1));
        await using var manager = TestAgents.Manager();
        var target = TestAgents.Target(agent.LocalEndPoint);
        var hasty = new SnmpRequestOptions(TimeSpan.FromMilliseconds(50), 0);
        var stranger = target with { Community = "guess" };
        var refused = await manager.GetAsync(stranger, [TestAgents.Name], hasty, TestAgents.Token);
        Assert.Equal(SnmpOutcome.Timeout, refused.Outcome);

        agent.IsSilent = true;
        Assert.Equal(
            SnmpOutcome.Timeout,
            (await manager.GetAsync(target, [TestAgents.Name], hasty, TestAgents.Token)).Outcome);
        agent.IsSilent = false;
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await socket.SendAsync(new byte[] { 1, 2, 3 }, agent.LocalEndPoint, TestAgents.Token);
        Assert.Equal("olt-1", await ReadNameAsync(manager, target));
        Assert.Equal(
            (4, 1, 1, 1, 1),
            (agent.Requests, agent.Answered, agent.Silenced, agent.BadCommunity, agent.Malformed.Total));
    }

    [Fact]
    public async Task A_mib_that_throws_is_a_general_error()
    {
        var mib = new SortedMib().Add(TestAgents.Name, () => throw new InvalidDataException());
        await using var agent = TestAgents.Agent(mib);
        await using var manager = TestAgents.Manager();
        var get = await manager.GetAsync(
            TestAgents.Target(agent.LocalEndPoint), [TestAgents.Name], TestAgents.Patient, TestAgents.Token);
        Assert.Equal(SnmpErrorStatus.GenErr, get.ErrorStatus);
        Assert.Equal(1, agent.MibFailures);
    }

    private static async Task<string> ReadNameAsync(SnmpManager manager, SnmpTarget target)
    {
        var get = await manager.GetAsync(target, [TestAgents.Name], TestAgents.Patient, TestAgents.Token);
        return System.Text.Encoding.UTF8.GetString(Assert.Single(get.Value).Value.Bytes.Span);
    }
}
