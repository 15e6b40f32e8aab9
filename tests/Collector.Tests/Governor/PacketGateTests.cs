using System.Collections.Concurrent;
using System.Net;
using Lightline.Collector.Governor;
using Lightline.Snmp;
using Lightline.Snmp.Client;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Collector.Tests.Governor;

public sealed class PacketGateTests
{
    private static readonly IPEndPoint Agent = new(IPAddress.Loopback, 161);
    private static readonly SnmpTarget Target = new(Agent, SnmpVersion.V2c, "x");

    private readonly FakeTimeProvider _time = new();
    private readonly PacketGate _gate;

    public PacketGateTests() => _gate = new PacketGate(_time, new MonotonicClock(_time));

    [Fact]
    public async Task Packet_without_a_budget_does_not_pass()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => WaitAsync(Target));
        _gate.Enter(Agent, OltBudgetTests.Limits());
        await WaitAsync(Target);
        _gate.Leave(Agent);
        await Assert.ThrowsAsync<InvalidOperationException>(() => WaitAsync(Target));
    }

    [Fact]
    public async Task Those_who_wait_pass_one_by_one_in_the_order_they_came()
    {
        _gate.Enter(Agent, OltBudgetTests.Limits(new GovernorOptions { PacketsPerSecond = 10 }));
        var passed = new ConcurrentQueue<int>();
        var waits = Enumerable.Range(0, 5).Select(PassAsync).ToArray();
        var advanced = TimeSpan.Zero;
        while (passed.Count < waits.Length)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            advanced += TimeSpan.FromMilliseconds(1);
            await Task.Yield();
        }

        await Task.WhenAll(waits);
        Assert.Equal([0, 1, 2, 3, 4], passed);
        Assert.True(advanced >= TimeSpan.FromMilliseconds(400), $"{advanced}");

        async Task PassAsync(int number)
        {
            await WaitAsync(Target);
            passed.Enqueue(number);
        }
    }

    [Fact]
    public void Olts_behind_one_address_share_one_budget()
    {
        var first = _gate.Enter(Agent, OltBudgetTests.Limits());
        Assert.Same(first, _gate.Enter(new IPEndPoint(IPAddress.Loopback, 161), OltBudgetTests.Limits()));
        _gate.Leave(Agent);
        Assert.Same(first, _gate.Enter(Agent, OltBudgetTests.Limits()));
    }

    private Task WaitAsync(SnmpTarget target) =>
        _gate.WaitAsync(target, TestContext.Current.CancellationToken).AsTask();
}
