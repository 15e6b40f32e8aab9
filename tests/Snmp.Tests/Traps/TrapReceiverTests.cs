using System.Net;
using System.Net.Sockets;
using Lightline.Snmp.Ber;
using Lightline.Snmp.Messages;
using Lightline.Snmp.Traps;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Snmp.Tests.Traps;

public sealed class TrapReceiverTests
{
    private static readonly Oid Enterprise = Oid.Parse("1.3.6.1.4.1.2011.2.248");
    private static readonly Variable[] Variables = [new(TestAgents.Name, SnmpValue.Integer32(7))];

    [Fact]
    public async Task A_v2_trap_is_delivered_without_its_two_leading_variables()
    {
        await using var traps = new TrapListener();
        var sender = traps.Send(TrapMessage.V2c("public", 1, 4_711, StandardTrap.ColdStart, Variables));
        var trap = await traps.NextAsync();
        Assert.Equal((StandardTrap.ColdStart, 4_711u, "public"), (trap.TrapOid, trap.UpTimeTicks, trap.Community));
        Assert.Equal((SnmpVersion.V2c, sender), (trap.Version, trap.Source));
        Assert.Equal(Variables, trap.Variables);
        Assert.Null(trap.AgentAddress);
        Assert.DoesNotContain("public", trap.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, "1.3.6.1.6.3.1.1.5.1")]
    [InlineData(2, 5, "1.3.6.1.6.3.1.1.5.3")]
    [InlineData(5, 0, "1.3.6.1.6.3.1.1.5.6")]
    [InlineData(6, 17, "1.3.6.1.4.1.2011.2.248.0.17")]
    [InlineData(-1, 17, "1.3.6.1.4.1.2011.2.248.0.17")]
    public async Task A_v1_trap_is_translated_as_rfc_3584_says(int generic, int specific, string expected)
    {
        await using var traps = new TrapListener();
        var fields = new TrapV1Fields(Enterprise, IPAddress.Parse("10.1.2.3"), generic, specific, 99);
        traps.Send(TrapMessage.V1("public", fields, Variables));
        var trap = await traps.NextAsync();
        Assert.Equal((Oid.Parse(expected), 99u), (trap.TrapOid, trap.UpTimeTicks));
        Assert.Equal(IPAddress.Parse("10.1.2.3"), trap.AgentAddress);
        Assert.Equal(Variables, trap.Variables);
    }

    [Fact]
    public async Task An_inform_sent_five_times_is_one_notification_and_five_answers()
    {
        var time = new FakeTimeProvider();
        await using var traps = new TrapListener(time);
        var inform = TrapMessage.Inform("public", 77, 1, StandardTrap.ColdStart, Variables);
        using var sender = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var datagram = new byte[500];
        Assert.True(inform.TryEncode(datagram, out var length));
        for (var i = 0; i < 5; i++)
        {
            await sender.SendAsync(datagram.AsMemory(0, length), traps.Receiver.LocalEndPoint, TestAgents.Token);
            var answer = await sender.ReceiveAsync(TestAgents.Token);
            Assert.True(SnmpMessage.TryDecode(answer.Buffer, out var response, out _));
            Assert.Equal((PduType.Response, 77), (response.Pdu.Type, response.Pdu.RequestId));
            Assert.Equal(inform.Pdu.Variables, response.Pdu.Variables);
        }

        _ = await traps.NextAsync();
        time.Advance(TimeSpan.FromMinutes(2));
        await sender.SendAsync(datagram.AsMemory(0, length), traps.Receiver.LocalEndPoint, TestAgents.Token);
        _ = await traps.NextAsync();
        Assert.Equal((4, 0), (traps.Receiver.Duplicate, traps.Waiting));
    }

    [Fact]
    public async Task An_inform_that_is_not_accepted_is_neither_answered_remembered_nor_delivered()
    {
        await using var traps = new TrapListener { Accepts = n => n.Community == "right" };
        using var sender = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        async Task SendAsync(string community)
        {
            var datagram = new byte[500];
            var inform = TrapMessage.Inform(community, 77, 1, StandardTrap.ColdStart, Variables);
            Assert.True(inform.TryEncode(datagram, out var length));
            await sender.SendAsync(datagram.AsMemory(0, length), traps.Receiver.LocalEndPoint, TestAgents.Token);
        }

        await SendAsync("wrong");
        await SendAsync("wrong");
        // Of the same source, with the same request-id: had the wrong one been remembered, this would be its repetition.
        await SendAsync("right");
        var answer = await sender.ReceiveAsync(TestAgents.Token);
        Assert.True(SnmpMessage.TryDecode(answer.Buffer, out var response, out _));
        Assert.Equal((PduType.Response, "right"), (response.Pdu.Type, response.Community));
        Assert.Equal("right", (await traps.NextAsync()).Community);
        await SendAsync("right");
        _ = await sender.ReceiveAsync(TestAgents.Token);
        // The receiver answers on one thread, in the order of arrival: what was not answered by now never is.
        Assert.Equal((0, 0), (sender.Available, traps.Waiting));
        traps.Send(TrapMessage.V2c("right", 1, 1, StandardTrap.ColdStart, Variables));
        _ = await traps.NextAsync();
        var receiver = traps.Receiver;
        Assert.Equal((5, 1, 2), (receiver.Received, receiver.Duplicate, receiver.Refused));
    }

    [Fact]
    public async Task What_is_no_notification_is_counted_with_its_reason_and_the_counters_close()
    {
        await using var traps = new TrapListener();
        var trap = TrapMessage.V2c("public", 1, 1, StandardTrap.ColdStart, Variables);
        traps.Send(trap with { Pdu = trap.Pdu with { Variables = Variables } });
        traps.Send(trap with { Pdu = trap.Pdu with { Type = PduType.Get } });
        traps.SendRaw([0x30, 0x82, 0xFF, 0xFF]);
        traps.SendRaw([]);
        traps.Send(trap);
        _ = await traps.NextAsync();
        var receiver = traps.Receiver;
        Assert.Equal((1, 2), (receiver.Malformed[DecodeError.TrapOidMissing], receiver.Malformed[DecodeError.Truncated]));
        Assert.Equal((5, 1, 3), (receiver.Received, receiver.NotNotifications, receiver.Malformed.Total));
    }

    [Fact]
    public async Task A_handler_that_throws_does_not_end_the_reception()
    {
        await using var traps = new TrapListener { Throws = 1 };
        traps.Send(TrapMessage.V2c("public", 1, 1, StandardTrap.ColdStart, Variables));
        traps.Send(TrapMessage.V2c("public", 2, 1, StandardTrap.ColdStart, Variables));
        _ = await traps.NextAsync();
        Assert.Equal(1, traps.Receiver.HandlerFailures);
        Assert.IsType<InvalidDataException>(Assert.Single(traps.Failures));
    }
}
