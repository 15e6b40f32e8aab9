using Lightline.Collector.Decoding;
using Lightline.Collector.Profiles;
using Lightline.Collector.Tests.Sources.Snmp;
using Lightline.Contracts.Live;
using Lightline.Snmp;

namespace Lightline.Collector.Tests.Decoding;

public sealed class TrapDecoderTests
{
    private static readonly TrapDecoder Decoder = new VendorDecoder(TestPlant.Profile).Traps;

    [Fact]
    public void Dying_gasp_names_frame_slot_port_and_ont_by_prefix_whatever_instance_follows()
    {
        foreach (var instance in new uint[][] { [], [0], [4194312192, 3] })
        {
            Assert.Null(Decoder.Decode(TestTraps.DyingGasp, TestTraps.Ont(0, 1, 4, 3, instance), out var fact));
            Assert.Equal((new PonPlace(0, 1, 4), 3), (fact.Place, fact.OntNumber));
            Assert.Equal(new TrapStatement(OntStatus.Offline, DownCause.DyingGasp), fact.Says);
            Assert.Equal(TrapAsk.Ont, fact.Trap.Ask);
        }
    }

    [Fact]
    public void Loss_of_an_ont_asks_for_its_whole_pon()
    {
        Assert.Null(Decoder.Decode(TestTraps.OntLos, TestTraps.Ont(0, 1, 4, 3), out var fact));
        Assert.Equal(new TrapStatement(OntStatus.Offline, DownCause.LossOfSignal), fact.Says);
        Assert.Equal(TrapAsk.Pon, fact.Trap.Ask);
    }

    [Fact]
    public void Clear_proves_nothing_and_asks_for_the_ont()
    {
        Assert.Null(Decoder.Decode(TestTraps.OntLosClear, TestTraps.Ont(0, 1, 4, 3), out var fact));
        Assert.Null(fact.Says);
        Assert.Equal(TrapAsk.Ont, fact.Trap.Ask);
    }

    [Theory]
    [InlineData(1, OntStatus.Online, DownCause.None)]
    [InlineData(2, OntStatus.Offline, DownCause.Unknown)]
    public void Run_state_is_read_from_a_negative_index(int runStatus, OntStatus status, DownCause cause)
    {
        Assert.Null(Decoder.Decode(TestTraps.RunState, TestTraps.RunStateOf(-100655104, 5, runStatus), out var fact));
        Assert.Equal((new PonPlace(0, 1, 0), 5), (fact.Place, fact.OntNumber));
        Assert.Equal(new TrapStatement(status, cause), fact.Says);
    }

    [Fact]
    public void Loss_of_a_pon_speaks_of_no_ont()
    {
        Assert.Null(Decoder.Decode(TestTraps.PonLos, TestTraps.Pon(0, 1, 4), out var fact));
        Assert.Equal((null, null, TrapAsk.Pon), ((int?)fact.OntNumber, fact.Says, fact.Trap.Ask));
    }

    [Fact]
    public void What_cannot_be_is_refused_with_its_reason()
    {
        Assert.Equal(TrapRefusal.Unlisted, Decode(Oid.Parse("1.3.6.1.4.1.9.9.1"), []));
        Assert.Equal(TrapRefusal.MissingVarbind, Decode(TestTraps.DyingGasp, TestTraps.Pon(0, 1, 4)));
        Assert.Equal(TrapRefusal.MissingVarbind, Decode(TestTraps.DyingGasp, []));
        Assert.Equal(TrapRefusal.BadValue, Decode(TestTraps.DyingGasp, TestTraps.Ont(0, 1, 4, 128)));
        Assert.Equal(TrapRefusal.BadValue, Decode(TestTraps.DyingGasp, TestTraps.Ont(0, 99, 4, 1)));
        Assert.Equal(TrapRefusal.BadValue, Decode(TestTraps.DyingGasp, TestTraps.Ont(-1, 1, 4, 1)));
        Assert.Equal(TrapRefusal.BadValue, Decode(TestTraps.RunState, TestTraps.RunStateOf(17, 5, 1)));
        Assert.Equal(TrapRefusal.BadValue, Decode(TestTraps.RunState, TestTraps.RunStateOf(-100655104, 5, 3)));
    }

    private static TrapRefusal? Decode(Oid trap, IReadOnlyList<Variable> variables) =>
        Decoder.Decode(trap, variables, out _);
}
