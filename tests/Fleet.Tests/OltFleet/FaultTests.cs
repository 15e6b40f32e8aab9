using Lightline.OltFleet;
using Lightline.OltFleet.Faults;
using Lightline.OltFleet.Huawei;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Fleet.Tests.OltFleet;

/// <summary>Faults, what they touch, and the truth they leave.</summary>
public sealed class FaultTests : IAsyncDisposable
{
    private static readonly TimeSpan Ranged = TimeSpan.FromSeconds(41);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly Lightline.OltFleet.Fleet _fleet;

    public FaultTests()
    {
        _fleet = new Lightline.OltFleet.Fleet(
            [TestPlant.Olt(pons: 2), TestPlant.Olt(pons: 2, name: "olt-2")], new FleetOptions { AgentPort = 0 }, _time);
        _fleet.Start();
    }

    public ValueTask DisposeAsync() => _fleet.DisposeAsync();

    [Fact]
    public void Cut_branch_touches_the_onts_behind_that_splitter_only()
    {
        var fault = _fleet.CutFibre("olt-1/0/1/0/2");
        Assert.Equal([TestPlant.Serial(2), TestPlant.Serial(3)], fault.Onts);
        Assert.Equal(1, fault.Homes);
        Assert.True(_fleet.Read(TestPlant.Serial(1))!.IsUp);
        Assert.False(_fleet.Read(TestPlant.Serial(2))!.IsUp);
        Assert.Null(_fleet.Read(TestPlant.Serial(2))!.RxPowerDbm);
    }

    [Fact]
    public void Power_area_reaches_over_olts()
    {
        var fault = _fleet.PowerOff("street-1");
        Assert.Equal(8, fault.Onts.Count);
        Assert.False(_fleet.Read(TestPlant.Serial(0, port: 1))!.HasPower);
        Assert.False(_fleet.Read(TestPlant.Serial(0, port: 1, olt: "olt-2"))!.HasPower);
        Assert.True(_fleet.Read(TestPlant.Serial(0))!.HasPower);
    }

    [Fact]
    public void Ont_under_two_faults_returns_after_the_last_repair()
    {
        var cut = _fleet.CutFibre("olt-1/0/1/0");
        var dark = _fleet.PowerOff(TestPlant.Serial(0));
        _fleet.Restore(cut.Id);
        _time.Advance(Ranged);
        Assert.False(_fleet.Read(TestPlant.Serial(0))!.IsUp);
        Assert.True(_fleet.Read(TestPlant.Serial(1))!.IsUp);
        Assert.Equal(2, _fleet.Read(TestPlant.Serial(0))!.Cause);
        _fleet.Restore(dark.Id);
        _time.Advance(Ranged);
        Assert.True(_fleet.Read(TestPlant.Serial(0))!.IsUp);
    }

    [Fact]
    public void Ont_cut_again_while_ranging_does_not_come_up()
    {
        var first = _fleet.CutFibre("olt-1/0/1/0");
        _fleet.Restore(first.Id);
        _time.Advance(TimeSpan.FromSeconds(10));
        _fleet.CutFibre("olt-1/0/1/0");
        _time.Advance(Ranged);
        Assert.False(_fleet.Read(TestPlant.Serial(0))!.IsUp);
    }

    [Fact]
    public void Onts_of_a_silent_olt_are_up_and_unheard()
    {
        var fault = _fleet.Silence("olt-1");
        var ont = _fleet.Read(TestPlant.Serial(0))!;
        Assert.True(ont.IsUp);
        Assert.False(ont.IsHeard);
        Assert.Equal(8, fault.Onts.Count);
        _fleet.Restore(fault.Id);
        Assert.True(_fleet.Read(TestPlant.Serial(0))!.IsHeard);
    }

    [Fact]
    public void Truth_keeps_what_happened_and_when()
    {
        var fault = _fleet.CutFibre("olt-2/0/1/1");
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.True(_fleet.Restore(fault.Id));
        Assert.False(_fleet.Restore(fault.Id));
        var kept = Assert.Single(_fleet.Truth.Snapshot());
        Assert.Equal(TimeSpan.FromSeconds(7), kept.Ended - kept.Started);
        Assert.Equal((FaultKind.FibreCut, "olt-2/0/1/1", 4, 2), (kept.Kind, kept.At, kept.Onts.Count, kept.Homes));
    }

    [Theory]
    [InlineData(FaultKind.FibreCut, "olt-9/0/1/0", FaultRefusal.UnknownPlace)]
    [InlineData(FaultKind.FibreCut, "olt-1/0/1/9", FaultRefusal.UnknownPlace)]
    [InlineData(FaultKind.FibreCut, "olt-1/0/1/0/7", FaultRefusal.UnknownPlace)]
    [InlineData(FaultKind.FibreCut, "olt-1/0/1/-1", FaultRefusal.UnknownPlace)]
    [InlineData(FaultKind.FibreCut, "street-0", FaultRefusal.WrongKind)]
    [InlineData(FaultKind.OltSilent, "olt-1/0/1/0", FaultRefusal.WrongKind)]
    [InlineData(FaultKind.OnuPower, "olt-1", FaultRefusal.WrongKind)]
    [InlineData(FaultKind.OnuPower, "HWTCFFFFFFFF", FaultRefusal.UnknownPlace)]
    public void Wrong_place_is_refused_with_its_reason(FaultKind kind, string at, FaultRefusal expected)
    {
        Assert.Equal(expected, _fleet.TryMake(kind, at, out var fault));
        Assert.Null(fault);
        Assert.Empty(_fleet.Truth.Snapshot());
    }

    [Fact]
    public void Same_fault_twice_is_refused()
    {
        _fleet.CutFibre("olt-1/0/1/0");
        Assert.Equal(FaultRefusal.AlreadyActive, _fleet.TryMake(FaultKind.FibreCut, "olt-1/0/1/0", out _));
    }

    [Fact]
    public void Targets_list_every_place_and_each_can_break()
    {
        var targets = _fleet.Targets();
        Assert.Equal(2 + (2 * 2 * 3) + 2 + 16, targets.Count);
        foreach (var target in targets)
        {
            foreach (var kind in target.Kinds)
            {
                Assert.Equal(FaultRefusal.None, _fleet.TryMake(kind, target.At, out var fault));
                Assert.Equal((target.Onts, target.Homes), (fault!.Onts.Count, fault.Homes));
                _fleet.Restore(fault.Id);
            }
        }
    }

    [Fact]
    public void Light_level_moves_each_second_and_repeats_with_the_seed()
    {
        var levels = Enumerable.Range(0, 120).Select(_ =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _fleet.Read(TestPlant.Serial(0))!.RxPowerDbm!.Value;
        }).ToArray();
        var steps = levels.Zip(levels.Skip(1), (a, b) => Math.Abs(b - a)).ToArray();
        Assert.True(steps.Count(s => s >= 0.009) >= 110, $"{steps.Count(s => s >= 0.009)} of 119 seconds moved it");
        Assert.All(steps, s => Assert.InRange(s, 0, 0.051));
        Assert.All(levels, l => Assert.InRange(l, -19.11, -17.89));
    }

    [Theory]
    [InlineData(0, 0, 0, 4194304000, -100663296)]
    [InlineData(0, 1, 0, 4194312192, -100655104)]
    [InlineData(0, 1, 1, 4194312448, -100654848)]
    [InlineData(0, 5, 10, 4194347520, -100619776)]
    public void Index_is_that_of_the_data_sheet(int frame, int slot, int port, uint index, int value)
    {
        Assert.Equal(index, HuaweiIndex.Pon(frame, slot, port));
        Assert.Equal(value, HuaweiIndex.AsValue(index));
    }
}
