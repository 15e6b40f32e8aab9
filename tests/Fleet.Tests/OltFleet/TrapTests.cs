using System.Collections.Concurrent;
using System.Net;
using Lightline.OltFleet;
using Lightline.Snmp;
using Lightline.Snmp.Traps;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Fleet.Tests.OltFleet;

/// <summary>What a fault sends, as our own receiver hears it.</summary>
public sealed class TrapTests : IAsyncDisposable
{
    private const string Traps = "1.3.6.1.4.1.2011.6.128.1.1.12";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly BlockingCollection<Notification> _heard = new(10_000);
    private readonly TrapReceiver _receiver;
    private readonly Lightline.OltFleet.Fleet _fleet;

    public TrapTests()
    {
        var options = new TrapReceiverOptions { Address = IPAddress.Loopback, Port = 0 };
        _receiver = new TrapReceiver(options, accepts: _ => true, n => _heard.Add(n));
        _receiver.Start();
        _fleet = new Lightline.OltFleet.Fleet(
            [TestPlant.Olt(pons: 2)],
            new FleetOptions { AgentPort = 0, TrapTarget = _receiver.LocalEndPoint },
            _time);
        _fleet.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _fleet.DisposeAsync();
        await _receiver.DisposeAsync();
        _heard.Dispose();
    }

    [Fact]
    public void Cut_fibre_tells_of_the_port_then_of_each_ont()
    {
        var fault = _fleet.CutFibre("olt-1/0/1/0");
        var heard = Take(1 + (4 * 2));
        Assert.Equal($"{Traps}.2.1.0.1", heard[0].TrapOid.ToString());
        for (var ont = 0; ont < 4; ont++)
        {
            Assert.Equal($"{Traps}.2.2.0.12", heard[1 + (ont * 2)].TrapOid.ToString());
            Assert.Equal($"{Traps}.3.0.100", heard[2 + (ont * 2)].TrapOid.ToString());
        }

        Assert.All(heard, n => Assert.Equal(_fleet.Olts[0].Plan.Address, n.Source.Address));
        Assert.All(heard, n => Assert.Equal(TestPlant.Community, n.Community));
        Assert.Equal(_time.GetUtcNow(), fault.FirstTrap);
    }

    [Fact]
    public void Varbinds_stand_in_the_order_of_the_mib()
    {
        _fleet.CutFibre(TestPlant.Serial(1));
        var heard = Take(2);
        Assert.Equal([0, 1, 0, 1], Numbers(heard[0].Variables.Take(4)));
        Assert.StartsWith("1.3.6.1.4.1.2011.6.3.3.1.1.1.", heard[0].Variables[0].Name.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("1.3.6.1.4.1.2011.6.3.3.2.1.1.", heard[0].Variables[1].Name.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("1.3.6.1.4.1.2011.6.3.3.4.1.1.", heard[0].Variables[2].Name.ToString(), StringComparison.Ordinal);
        Assert.Equal("1.3.6.1.4.1.2011.6.128.1.1.2.43.1.1.4194312192.1", heard[0].Variables[3].Name.ToString());
        Assert.Equal("OctetString: EG8145V5", heard[0].Variables[4].Value.ToString());
        // Reserved, modify, the negative ifIndex of 0/1/0, ONT 1, down.
        Assert.Equal([0, 2, -100_655_104, 1, 2], Numbers(heard[1].Variables));
    }

    [Fact]
    public void Power_cut_gasps_before_the_port_falls_dark()
    {
        _fleet.PowerOff("street-0");
        var heard = Take((4 * 2) + 1);
        Assert.Equal($"{Traps}.2.2.0.18", heard[0].TrapOid.ToString());
        Assert.Equal($"{Traps}.2.1.0.1", heard[^1].TrapOid.ToString());
        Assert.Equal(13, _fleet.Read(TestPlant.Serial(0))!.Cause);
    }

    [Fact]
    public void Repaired_fibre_brings_onts_back_one_by_one_with_their_clears()
    {
        var fault = _fleet.CutFibre("olt-1/0/1/0/2");
        Take(2 * 2);
        Assert.True(_fleet.Restore(fault.Id));
        _time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.False(_fleet.Read(TestPlant.Serial(2))!.IsUp);
        _time.Advance(TimeSpan.FromSeconds(20.2));
        Assert.True(_fleet.Read(TestPlant.Serial(2))!.IsUp);
        Assert.True(_fleet.Read(TestPlant.Serial(3))!.IsUp);
        var heard = Take(2 * 2);
        Assert.Equal($"{Traps}.2.2.0.13", heard[0].TrapOid.ToString());
        Assert.Equal([0, 2, -100_655_104, 1], Numbers(heard[1].Variables.Where((_, i) => i is not 3)));
    }

    [Fact]
    public void Lost_traps_are_counted_and_not_sent()
    {
        _fleet.Olts[0].TrapLoss = 1;
        var fault = _fleet.CutFibre("olt-1/0/1/0");
        Assert.Equal(9, _fleet.Olts[0].TrapsDropped);
        Assert.Equal(0, _fleet.Olts[0].TrapsSent);
        Assert.Null(fault.FirstTrap);
    }

    [Fact]
    public void Silent_olt_sends_nothing_and_repeats_nothing_later()
    {
        var silence = _fleet.Silence("olt-1");
        _fleet.CutFibre("olt-1/0/1/0");
        _fleet.Restore(silence.Id);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, _fleet.Olts[0].TrapsSent);
        Assert.False(_fleet.Read(TestPlant.Serial(0))!.IsUp);
    }

    private Notification[] Take(int count)
    {
        var taken = new List<Notification>();
        while (taken.Count < count && _heard.TryTake(out var one, TimeSpan.FromSeconds(10)))
        {
            taken.Add(one);
        }

        Assert.Equal(count, taken.Count);
        return [.. taken];
    }

    private static long[] Numbers(IEnumerable<Variable> variables) =>
        [.. variables.Select(v => v.Value.TryGetInt64(out var number) ? number : throw new InvalidOperationException(v.ToString()))];
}
