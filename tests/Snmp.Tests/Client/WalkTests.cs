using Lightline.Snmp.Agent;
using Lightline.Snmp.Ber;
using Lightline.Snmp.Client;
using Lightline.Snmp.Messages;

namespace Lightline.Snmp.Tests.Client;

public sealed class WalkTests
{
    private static readonly Oid Column = TestAgents.Entry.Append(1);

    [Theory]
    [InlineData(SnmpVersion.V1, 1)]
    [InlineData(SnmpVersion.V2c, 1)]
    [InlineData(SnmpVersion.V2c, 8)]
    public async Task A_table_is_read_whole_and_in_order(SnmpVersion version, int inFlight)
    {
        const int rows = 500;
        await using var agent = TestAgents.Agent(TestAgents.Mib(rows));
        await using var manager = TestAgents.Manager();
        var columns = new uint[] { 1, 2, 3, 7 }.Select(arc => TestAgents.Entry.Append(arc)).ToArray();
        var found = columns.Select(_ => new List<Variable>()).ToArray();
        var options = new WalkOptions { Request = TestAgents.Patient, RequestsInFlight = inFlight };
        var target = TestAgents.Target(agent.LocalEndPoint, version);
        var result = await manager.WalkAsync(
            target, columns, options, (column, row) => found[column].Add(row), TestAgents.Token);

        Assert.True(result.IsComplete, result.ToString());
        Assert.Equal(rows * columns.Length, result.Rows);
        for (var i = 0; i < columns.Length; i++)
        {
            Assert.Equal(rows, found[i].Count);
            Assert.All(found[i], row => Assert.True(row.Name.StartsWith(columns[i])));
            Assert.Equal(found[i].Select(row => row.Name).Order(), found[i].Select(row => row.Name));
        }

        Assert.Equal(SnmpValue.Integer32(-2_000), found[0][0].Value);
        Assert.Equal(SnmpValue.Counter32(uint.MaxValue - rows + 1), found[3][^1].Value);
    }

    [Fact]
    public async Task Every_answer_stays_within_the_size_that_requests_are_made_for()
    {
        const int rows = 1_000;
        var largest = 0;
        var responder = new AgentResponder(TestAgents.Mib(rows), 60_000);
        using var agent = new ScriptedAgent();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestAgents.Token);
        var serving = agent.ServeAsync(
            request =>
            {
                var answer = Respond(responder, request);
                largest = Math.Max(largest, answer.Length);
                return answer;
            },
            stop.Token);
        await using var manager = TestAgents.Manager();
        var options = new WalkOptions { Request = TestAgents.Patient, MaxRepetitions = 1_000 };
        var sink = new IndexSink();
        var result = await manager.WalkAsync(
            TestAgents.Target(agent.Address), [Column], options, sink, TestAgents.Token);
        await stop.CancelAsync();
        await serving;
        Assert.True(result.IsComplete);
        Assert.Equal(rows, sink.Rows);
        Assert.InRange(largest, 1_200, 1_400);
    }

    [Fact]
    public async Task An_endless_agent_is_stopped_by_the_row_cap_and_the_rows_stand()
    {
        await using var agent = TestAgents.Agent(new OddMib(name => name.Length > 100
            ? Column.Append(name[15] + 1)
            : name.Append(1)));
        var (result, rows) = await WalkAsync(agent, new WalkOptions { Request = TestAgents.Patient, RowsMax = 1_234 });
        Assert.Equal(SnmpOutcome.Ok, result.Outcome);
        Assert.Equal(WalkEnd.RowCap, Assert.Single(result.Ends));
        Assert.Equal(1_234, rows);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_agent_that_goes_backwards_or_stands_still_is_left_and_the_rows_stand(bool backwards)
    {
        await using var agent = TestAgents.Agent(new OddMib(name =>
        {
            var last = name.Length == Column.Length ? 0 : name[^1];
            return Column.Append(last < 20 ? last + 1 : backwards ? 3 : last);
        }));
        var (result, rows) = await WalkAsync(agent, new WalkOptions { Request = TestAgents.Patient });
        Assert.Equal(WalkEnd.NonIncreasing, Assert.Single(result.Ends));
        Assert.False(result.IsComplete);
        Assert.Equal(20, rows);
    }

    [Fact]
    public async Task Too_big_halves_the_repetitions_down_to_get_next()
    {
        var asked = new List<(PduType Type, int Repetitions)>();
        using var agent = new ScriptedAgent();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestAgents.Token);
        var serving = agent.ServeAsync(
            request =>
            {
                asked.Add((request.Pdu.Type, request.Pdu.ErrorIndex));
                return request.Pdu.Type == PduType.GetBulk
                    ? ScriptedAgent.Answer(request, request.Pdu.RequestId, SnmpErrorStatus.TooBig, [])
                    : ScriptedAgent.Answer(
                        request, request.Pdu.RequestId, SnmpErrorStatus.NoError, [Successor(request, 3)]);
            },
            stop.Token);
        await using var manager = TestAgents.Manager();
        var options = new WalkOptions { Request = TestAgents.Patient };
        var result = await manager.WalkAsync(
            TestAgents.Target(agent.Address), [Column], options, (_, _) => { }, TestAgents.Token);
        await stop.CancelAsync();
        await serving;

        Assert.True(result.IsComplete);
        Assert.Equal(3, result.Rows);
        Assert.Equal(
            [(PduType.GetBulk, 10), (PduType.GetBulk, 5), (PduType.GetBulk, 2), (PduType.GetBulk, 1)],
            asked.Take(4));
        Assert.All(asked.Skip(4), ask => Assert.Equal(PduType.GetNext, ask.Type));
        Assert.DoesNotContain((PduType.GetBulk, 0), asked);
    }

    [Fact]
    public async Task Short_and_empty_bulks_are_survived()
    {
        var count = 0;
        using var agent = new ScriptedAgent();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestAgents.Token);
        var serving = agent.ServeAsync(
            request => ScriptedAgent.Answer(
                request,
                request.Pdu.RequestId,
                SnmpErrorStatus.NoError,
                count++ % 2 == 0 ? [] : [Successor(request, 5)]),
            stop.Token);
        await using var manager = TestAgents.Manager();
        var options = new WalkOptions { Request = TestAgents.Patient };
        var result = await manager.WalkAsync(
            TestAgents.Target(agent.Address), [Column], options, (_, _) => { }, TestAgents.Token);
        await stop.CancelAsync();
        await serving;
        Assert.Equal((SnmpOutcome.Malformed, 4), (result.Outcome, result.Rows));
    }

    [Fact]
    public async Task A_silent_agent_is_not_asked_for_the_other_columns()
    {
        await using var agent = TestAgents.Agent(TestAgents.Mib(10));
        agent.IsSilent = true;
        await using var manager = TestAgents.Manager();
        var columns = Enumerable.Range(1, 50).Select(arc => TestAgents.Entry.Append((uint)arc)).ToArray();
        var options = new WalkOptions
        {
            Request = new SnmpRequestOptions(TimeSpan.FromMilliseconds(100), 1),
            RequestsInFlight = 2,
        };
        var result = await manager.WalkAsync(
            TestAgents.Target(agent.LocalEndPoint), columns, options, (_, _) => { }, TestAgents.Token);
        Assert.Equal(SnmpOutcome.Timeout, result.Outcome);
        Assert.Equal((4, 4), (manager.Sent, agent.Silenced));
    }

    [Fact]
    public async Task A_slow_agent_is_waited_for()
    {
        await using var agent = TestAgents.Agent(TestAgents.Mib(20));
        agent.Delay = _ => TimeSpan.FromMilliseconds(30);
        var (result, rows) = await WalkAsync(agent, new WalkOptions { Request = TestAgents.Patient });
        Assert.True(result.IsComplete);
        Assert.Equal(20, rows);
    }

    [Fact]
    public async Task An_exception_of_the_sink_reaches_the_caller_and_the_manager_lives()
    {
        await using var agent = TestAgents.Agent(TestAgents.Mib(10));
        await using var manager = TestAgents.Manager();
        var target = TestAgents.Target(agent.LocalEndPoint);
        await Assert.ThrowsAsync<InvalidDataException>(() => manager.WalkAsync(
            target, [Column], new WalkOptions(), (_, _) => throw new InvalidDataException(), TestAgents.Token));
        var get = await manager.GetAsync(target, [TestAgents.Name], TestAgents.Patient, TestAgents.Token);
        Assert.True(get.IsOk);
        Assert.Equal(0, manager.InFlight);
    }

    private static async Task<(WalkResult Result, int Rows)> WalkAsync(SnmpAgent agent, WalkOptions options)
    {
        var rows = 0;
        await using var manager = TestAgents.Manager();
        var result = await manager.WalkAsync(
            TestAgents.Target(agent.LocalEndPoint), [Column], options, (_, _) => rows++, TestAgents.Token);
        return (result, rows);
    }

    private static byte[] Respond(AgentResponder responder, SnmpMessage request)
    {
        var buffer = new byte[1_472];
        Assert.True(request.TryEncode(buffer, out var length));
        Assert.Equal(DecodeError.None, MessageHeader.Read(buffer.AsSpan(0, length), out var header));
        return responder.Respond(header, [.. request.Pdu.Variables], canWrite: false).ToArray();
    }

    /// <summary>The next of <paramref name="count"/> rows of the column, then the end.</summary>
    private static Variable Successor(SnmpMessage request, uint count)
    {
        var name = request.Pdu.Variables[0].Name;
        var last = name.Length == Column.Length ? 0 : name[^1];
        return last < count
            ? new Variable(Column.Append(last + 1), SnmpValue.Integer32((int)last))
            : new Variable(name, SnmpValue.EndOfMibView);
    }

    /// <summary>A MIB whose order a test makes up.</summary>
    private sealed class OddMib(Func<Oid, Oid> successor) : IAgentMib
    {
        public SnmpValue Get(Oid name) => SnmpValue.NoSuchObject;

        public bool TryGetNext(Oid name, out Variable next)
        {
            next = new Variable(successor(name), SnmpValue.Integer32(1));
            return true;
        }

        public SnmpErrorStatus Set(Oid name, SnmpValue value) => SnmpErrorStatus.NotWritable;
    }

    private sealed class IndexSink : IWalkSink
    {
        public int Rows { get; private set; }

        public void Accept(int column, ReadOnlySpan<byte> index, in VariableView variable)
        {
            Rows++;
            Assert.True(OidBytes.TryReadPart(ref index, out _) && OidBytes.TryReadPart(ref index, out _));
            Assert.True(index.IsEmpty);
        }
    }
}
