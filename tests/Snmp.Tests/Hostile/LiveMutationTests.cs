using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Lightline.Snmp.Client;
using Lightline.Snmp.Tests.Client;
using Lightline.Snmp.Tests.Traps;
using Lightline.Snmp.Traps;

namespace Lightline.Snmp.Tests.Hostile;

/// <summary>Mutated packets to live sockets, a valid probe after each, memory flat, every packet accounted for.</summary>
[Collection(nameof(MeasuredAlone))]
[Trait("Full", "snmp-mutation")]
public sealed class LiveMutationTests(ITestOutputHelper output)
{
    private const int Seed = 29_516;
    private const long GrowthMax = 4 * 1024 * 1024;

    private readonly int _packets = FullSize.Of($"mutated packets, seed {Seed}", small: 2_000, full: 29_516);

    [Fact]
    public async Task A_trap_receiver_survives()
    {
        await using var traps = new TrapListener();
        var mutator = new PacketMutator(Seed);
        var probe = TrapMessage.V2c("probe", 1, 1, StandardTrap.ColdStart, []);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < _packets; i++)
        {
            traps.SendRaw(mutator.Next());
            traps.Send(probe);
            while ((await traps.NextAsync()).Community != "probe")
            {
                // A packet that its mutation left valid.
            }
        }

        AssertFlat(before);
        var receiver = traps.Receiver;
        Assert.Equal(2 * _packets, receiver.Received);
        Assert.Equal(
            receiver.Received,
            receiver.Delivered + receiver.Duplicate + receiver.NotNotifications + receiver.Malformed.Total);
        output.WriteLine($"refused {receiver.Malformed.Total:N0}, delivered {receiver.Delivered:N0}");
    }

    [Fact]
    public async Task An_agent_survives()
    {
        await using var agent = TestAgents.Agent(TestAgents.Mib(100));
        await using var manager = TestAgents.Manager();
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var mutator = new PacketMutator(Seed);
        var target = TestAgents.Target(agent.LocalEndPoint);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < _packets; i++)
        {
            await socket.SendAsync(mutator.Next(), agent.LocalEndPoint, TestAgents.Token);
            var get = await manager.GetAsync(target, [TestAgents.Name], TestAgents.Patient, TestAgents.Token);
            Assert.True(get.IsOk);
        }

        AssertFlat(before);
        Assert.Equal(2 * _packets, agent.Requests);
        Assert.Equal(
            agent.Requests, agent.Answered + agent.BadCommunity + agent.NotRequests + agent.Malformed.Total);
        output.WriteLine($"refused {agent.Malformed.Total:N0}, answered {agent.Answered - _packets:N0}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_manager_survives_mutated_answers(bool withLiveId)
    {
        using var agent = new ScriptedAgent();
        await using var manager = TestAgents.Manager();
        var mutator = new PacketMutator(Seed);
        var target = TestAgents.Target(agent.Address);
        var good = new Variable(TestAgents.Name, SnmpValue.OctetString("good"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < _packets; i++)
        {
            var attacked = manager.GetAsync(target, [TestAgents.Name], TestAgents.Patient, TestAgents.Token);
            var request = await agent.NextAsync();
            var packet = mutator.Next();
            agent.Send(withLiveId ? AsAnswer(packet, request.Pdu.RequestId) : packet);
            agent.Reply(request, good);
            var result = await attacked;
            Assert.True(result.IsOk || result.Outcome is SnmpOutcome.Malformed or SnmpOutcome.AgentError);
            Assert.True(withLiveId || result.IsOk);

            var probe = manager.GetAsync(target, [TestAgents.Name], TestAgents.Patient, TestAgents.Token);
            agent.Reply(await agent.NextAsync(), good);
            Assert.Equal(good, Assert.Single((await probe).Value));
        }

        AssertFlat(before);
        Assert.Equal((3 * _packets, 0), (manager.Received, manager.InFlight));
        Assert.Equal(
            manager.Received,
            manager.Answered + manager.Late + manager.Duplicate + manager.Foreign + manager.Malformed.Total);
        output.WriteLine(
            $"refused {manager.Malformed.Total:N0}, foreign {manager.Foreign:N0}, duplicate {manager.Duplicate:N0}");
    }

    /// <summary>The packet with a response's tag and the live request-id wherever the original ones stand.</summary>
    private static byte[] AsAnswer(byte[] packet, int id)
    {
        ReadOnlySpan<byte> originalId = [0x02, 0x04, 0x01, 0x02, 0x03, 0x04];
        var at = packet.AsSpan().IndexOf(originalId);
        if (at >= 2)
        {
            BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(at + 2), id);
            var tag = packet.AsSpan(0, at).LastIndexOfAnyInRange((byte)PduType.Get, (byte)PduType.Report);
            if (tag >= 0)
            {
                packet[tag] = (byte)PduType.Response;
            }
        }

        return packet;
    }

    private void AssertFlat(long before)
    {
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"heap grew by {growth / 1024.0:N0} KiB");
        Assert.InRange(growth, long.MinValue, GrowthMax);
    }
}
