using System.Net;
using Lightline.Snmp.Ber;
using Lightline.Snmp.Client;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Snmp.Tests.Client;

public sealed class SnmpManagerTests
{
    private static readonly Variable Answer = new(TestAgents.Name, SnmpValue.OctetString("olt-1"));
    private static readonly SnmpRequestOptions Once = new(TimeSpan.FromSeconds(1), 0);
    private static readonly SnmpRequestOptions Twice = new(TimeSpan.FromSeconds(1), 1);

    [Fact]
    public async Task An_answer_is_a_value()
    {
        using var agent = new ScriptedAgent();
        await using var manager = TestAgents.Manager();
        var get = Get(manager, agent, TestAgents.Patient);
        agent.Reply(await agent.NextAsync(), Answer);
        var result = await get;
        Assert.True(result.IsOk);
        Assert.Equal(Answer, Assert.Single(result.Value));
        AssertClosed(manager, answered: 1);
    }

    [Fact]
    public async Task Silence_is_a_timeout_after_every_try_with_a_new_id()
    {
        var time = new FakeTimeProvider();
        using var agent = new ScriptedAgent();
        await using var manager = TestAgents.Manager(time);
        var get = Get(manager, agent, Twice);
        var first = await agent.NextAsync();
        time.Advance(TimeSpan.FromSeconds(1.1));
        var second = await agent.NextAsync();
        Assert.NotEqual(first.Pdu.RequestId, second.Pdu.RequestId);
        Assert.False(get.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal(SnmpOutcome.Timeout, (await get).Outcome);
        Assert.Equal((2, 2, 0), (manager.Sent, manager.TimedOut, manager.InFlight));
    }

    [Fact]
    public async Task A_late_answer_to_the_first_try_is_accepted_and_the_second_is_a_duplicate()
    {
        var time = new FakeTimeProvider();
        using var agent = new ScriptedAgent();
        await using var manager = TestAgents.Manager(time);
        var get = Get(manager, agent, Twice);
        var first = await agent.NextAsync();
        time.Advance(TimeSpan.FromSeconds(1.1));
        var second = await agent.NextAsync();
        agent.Reply(first, Answer);
        Assert.True((await get).IsOk);
        agent.Reply(second, Answer);
        await ProbeAsync(manager, agent);
        AssertClosed(manager, answered: 2, duplicate: 1);
    }

    [Fact]
    public async Task An_answer_after_the_last_try_is_late_and_changes_nothing()
    {
        var time = new FakeTimeProvider();
        using var agent = new ScriptedAgent();
        await using var manager = TestAgents.Manager(time);
        var get = Get(manager, agent, Once);
        var request = await agent.NextAsync();
        time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal(SnmpOutcome.Timeout, (await get).Outcome);
        agent.Reply(request, Answer);
        await ProbeAsync(manager, agent);
        AssertClosed(manager, answered: 1, late: 1);
    }

    [Fact]
    public async Task A_second_answer_is_counted_and_dropped()
    {
        using var agent = new ScriptedAgent();
        await using var manager = TestAgents.Manager();
        var get = Get(manager, agent, TestAgents.Patient);
        var request = await agent.NextAsync();
        agent.Reply(request, Answer);
        agent.Reply(request, Answer);
        Assert.True((await get).IsOk);
        await ProbeAsync(manager, agent);
        AssertClosed(manager, answered: 2, duplicate: 1);
    }

    [Fact]
    public async Task An_answer_with_a_wrong_id_or_from_another_port_is_foreign()
    {
        using var agent = new ScriptedAgent();
        await using var manager = TestAgents.Manager();
        var get = Get(manager, agent, TestAgents.Patient);
        var request = await agent.NextAsync();
        var lie = Answer with { Value = SnmpValue.OctetString("lie") };
        agent.ReplyWithId(request, request.Pdu.RequestId + 1, lie);
        agent.ReplyWithId(request, -request.Pdu.RequestId, lie);
        agent.ReplyFromStranger(request, lie);
        agent.Reply(request, Answer);
        Assert.Equal(Answer, Assert.Single((await get).Value));
        await ProbeAsync(manager, agent);
        AssertClosed(manager, answered: 2, foreign: 3);
    }

    [Fact]
    public async Task An_answer_that_is_malformed_within_is_a_value_and_one_without_a_header_is_ignored()
    {
        using var agent = new ScriptedAgent();
        await using var manager = TestAgents.Manager();
        var get = Get(manager, agent, TestAgents.Patient);
        var request = await agent.NextAsync();
        agent.Send([0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF]);
        var broken = ScriptedAgent.Answer(request, request.Pdu.RequestId, SnmpErrorStatus.NoError, [Answer]);
        broken[^(Answer.Value.Bytes.Length + 1)]++;
        agent.Send(broken);
        Assert.Equal(SnmpOutcome.Malformed, (await get).Outcome);
        Assert.Equal(2, manager.Malformed[DecodeError.Truncated]);
        AssertClosed(manager, malformed: 2);
    }

    [Fact]
    public async Task An_error_of_the_agent_is_a_value()
    {
        using var agent = new ScriptedAgent();
        await using var manager = TestAgents.Manager();
        var get = Get(manager, agent, TestAgents.Patient);
        agent.ReplyError(await agent.NextAsync(), SnmpErrorStatus.GenErr);
        var result = await get;
        Assert.Equal((SnmpOutcome.AgentError, SnmpErrorStatus.GenErr), (result.Outcome, result.ErrorStatus));
    }

    [Fact]
    public async Task The_gate_is_passed_before_every_datagram_and_its_wait_is_no_timeout()
    {
        var time = new FakeTimeProvider();
        var passes = 0;
        using var open = new SemaphoreSlim(0);
        using var agent = new ScriptedAgent();
        await using var manager = TestAgents.Manager(time);
        manager.BeforeSend = async (_, _) =>
        {
            passes++;
            await open.WaitAsync(TestAgents.Token);
        };
        var get = Get(manager, agent, Twice);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((0, 1), (manager.Sent, passes));
        open.Release(2);
        _ = await agent.NextAsync();
        time.Advance(TimeSpan.FromSeconds(1.1));
        agent.Reply(await agent.NextAsync(), Answer);
        Assert.True((await get).IsOk);
        Assert.Equal(2, passes);
    }

    [Fact]
    public async Task A_full_map_refuses_as_a_value()
    {
        using var agent = new ScriptedAgent();
        await using var manager = TestAgents.Manager(inFlightMax: 2);
        var first = Get(manager, agent, TestAgents.Patient);
        var second = Get(manager, agent, TestAgents.Patient);
        Assert.Equal(SnmpOutcome.Refused, (await Get(manager, agent, TestAgents.Patient)).Outcome);
        agent.Reply(await agent.NextAsync(), Answer);
        agent.Reply(await agent.NextAsync(), Answer);
        Assert.True((await first).IsOk && (await second).IsOk);
        await ProbeAsync(manager, agent);
        Assert.Equal(0, manager.InFlight);
    }

    [Fact]
    public async Task Cancelling_and_disposing_end_the_wait_as_values()
    {
        using var agent = new ScriptedAgent();
        var manager = TestAgents.Manager();
        using var cancel = new CancellationTokenSource();
        var cancelled = manager.GetAsync(
            TestAgents.Target(agent.Address), [TestAgents.Name], TestAgents.Patient, cancel.Token);
        _ = await agent.NextAsync();
        await cancel.CancelAsync();
        Assert.Equal(SnmpOutcome.Cancelled, (await cancelled).Outcome);
        Assert.Equal(0, manager.InFlight);

        var disposed = Get(manager, agent, TestAgents.Patient);
        _ = await agent.NextAsync();
        await manager.DisposeAsync();
        Assert.Equal(SnmpOutcome.Cancelled, (await disposed).Outcome);
        Assert.Equal(SnmpOutcome.Cancelled, (await Get(manager, agent, TestAgents.Patient)).Outcome);
    }

    [Fact]
    public async Task What_cannot_be_sent_is_a_value()
    {
        await using var manager = TestAgents.Manager();
        var v6 = TestAgents.Target(new IPEndPoint(IPAddress.IPv6Loopback, 161));
        var toV6 = await manager.GetAsync(v6, [TestAgents.Name], TestAgents.Patient, TestAgents.Token);
        Assert.Equal(SnmpOutcome.Unreachable, toV6.Outcome);

        var target = TestAgents.Target(new IPEndPoint(IPAddress.Loopback, 9));
        var huge = new Variable(TestAgents.Name, SnmpValue.OctetString(new byte[70_000]));
        var tooLarge = await manager.SetAsync(target, [huge], TestAgents.Patient, TestAgents.Token);
        Assert.Equal(SnmpOutcome.TooLarge, tooLarge.Outcome);
        Assert.Equal(0, manager.InFlight);
    }

    [Fact]
    public void A_target_does_not_show_its_community() => Assert.DoesNotContain(
        "s3cret",
        new SnmpTarget(new IPEndPoint(IPAddress.Loopback, 161), SnmpVersion.V2c, "s3cret").ToString(),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_thousand_requests_at_once_are_all_answered_over_one_socket()
    {
        await using var agent = TestAgents.Agent(TestAgents.Mib(1));
        await using var manager = TestAgents.Manager();
        var target = TestAgents.Target(agent.LocalEndPoint);
        var gets = Enumerable.Range(0, 1_000).Select(
            _ => manager.GetAsync(target, [TestAgents.Name], TestAgents.Patient, TestAgents.Token));
        var results = await Task.WhenAll(gets);
        Assert.All(results, result => Assert.True(result.IsOk));
        AssertClosed(manager, answered: 1_000);
    }

    private static Task<SnmpResult<IReadOnlyList<Variable>>> Get(
        SnmpManager manager,
        ScriptedAgent agent,
        SnmpRequestOptions options) =>
        manager.GetAsync(TestAgents.Target(agent.Address), [TestAgents.Name], options, TestAgents.Token);

    /// <summary>A round trip: what arrived before its answer has been handled.</summary>
    private static async Task ProbeAsync(SnmpManager manager, ScriptedAgent agent)
    {
        var probe = Get(manager, agent, TestAgents.Patient);
        agent.Reply(await agent.NextAsync(), Answer);
        Assert.True((await probe).IsOk);
    }

    private static void AssertClosed(
        SnmpManager manager, int answered = 0, int late = 0, int duplicate = 0, int foreign = 0, int malformed = 0)
    {
        Assert.Equal(
            (answered, late, duplicate, foreign, malformed),
            (manager.Answered, manager.Late, manager.Duplicate, manager.Foreign, manager.Malformed.Total));
        Assert.Equal(answered + late + duplicate + foreign + malformed, manager.Received);
        Assert.Equal(0, manager.InFlight);
    }
}
