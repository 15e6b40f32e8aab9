using Lightline.Collector.Profiles;
using Lightline.Collector.Tests.Sources.Snmp;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Tests.Profiles;

/// <summary>Holds the shipped file against the data sheet, value by value.</summary>
public sealed class HuaweiProfileTests
{
    private const string B = "1.3.6.1.4.1.2011.6.128.1.1";

    private static readonly VendorProfile Profile = TestPlant.Profile;

    [Fact]
    public void Status_columns_are_those_of_the_data_sheet()
    {
        Assert.Equal($"{B}.2.46.1.15", Profile.Status.RunStatus.Oid.ToString());
        Assert.Equal($"{B}.2.46.1.24", Profile.Status.LastDownCause.Oid.ToString());
        Assert.Equal($"{B}.2.46.1.20", Profile.Status.Distance.Oid.ToString());
        Assert.Equal($"{B}.2.46.1.23", Profile.Status.LastDown.Oid.ToString());
        Assert.Equal($"{B}.2.43.1.3", Profile.Identity.Serial.Oid.ToString());
    }

    [Fact]
    public void Optics_columns_have_their_exact_oids_scales_sentinels_and_ranges()
    {
        var optics = Profile.Optics;
        AssertColumn(optics.Temperature, 1, "C", 1m, 0m, -60m, 130m);
        AssertColumn(optics.Bias, 2, "mA", 1m, 0m, 0m, 200m);
        AssertColumn(optics.TxPower, 3, "dBm", 0.01m, 0m, -20m, 15m);
        AssertColumn(optics.RxPower, 4, "dBm", 0.01m, 0m, -50m, 10m);
        AssertColumn(optics.Voltage, 5, "V", 0.001m, 0m, 0m, 15m);
        AssertColumn(optics.OltRxPower, 6, "dBm", 0.01m, -100m, -50m, 10m);

        static void AssertColumn(
            NumberColumn column, int number, string unit, decimal mul, decimal add, decimal min, decimal max)
        {
            Assert.Equal($"{B}.2.51.1.{number}", column.Oid.ToString());
            Assert.Equal((unit, mul, add, min, max), (column.Unit, column.Mul, column.Add, column.Min, column.Max));
            Assert.Equal([2_147_483_647L], column.Invalid);
        }
    }

    [Fact]
    public void Distance_is_in_metres_and_minus_one_means_unknown()
    {
        Assert.Equal([-1L], Profile.Status.Distance.Invalid);
        Assert.Equal((1m, 0m, "m", 0m, 100_000m), (
            Profile.Status.Distance.Mul, Profile.Status.Distance.Add, Profile.Status.Distance.Unit,
            Profile.Status.Distance.Min, Profile.Status.Distance.Max));
    }

    [Fact]
    public void Run_status_and_every_cause_code_have_their_words()
    {
        Assert.Equal(
            new Dictionary<int, OntStatus> { [1] = OntStatus.Online, [2] = OntStatus.Offline, [-1] = OntStatus.Unknown },
            Profile.Status.RunStatus.Norm);
        Assert.Equal(
            new Dictionary<int, DownCause>
            {
                [1] = DownCause.LossOfSignal,
                [2] = DownCause.LossOfSignal,
                [3] = DownCause.LossOfSignal,
                [4] = DownCause.SignalFail,
                [5] = DownCause.LossOfSignal,
                [6] = DownCause.LossOfSignal,
                [7] = DownCause.AdminDown,
                [8] = DownCause.AdminDown,
                [9] = DownCause.Reboot,
                [10] = DownCause.Reboot,
                [11] = DownCause.Other,
                [12] = DownCause.AuthFailed,
                [13] = DownCause.DyingGasp,
                [15] = DownCause.Other,
                [18] = DownCause.AdminDown,
                [30] = DownCause.LaserOff,
                [31] = DownCause.Reboot,
                [32] = DownCause.Reboot,
                [33] = DownCause.Reboot,
                [34] = DownCause.AdminDown,
                [35] = DownCause.AuthFailed,
                [37] = DownCause.Rogue,
                [-1] = DownCause.Unknown,
            },
            Profile.Status.LastDownCause.Norm);
    }

    [Theory]
    [InlineData("pon.los", "2.1.0.1", "2.1.0.2")]
    [InlineData("pon.txFail", "2.1.0.3", "2.1.0.4")]
    [InlineData("pon.transceiverAbsent", "2.1.0.5", "2.1.0.6")]
    [InlineData("pon.los", "2.1.0.108", "2.1.0.109")]
    [InlineData("pon.massOntOffline", "2.1.0.121", "2.1.0.122")]
    [InlineData("ont.los", "2.2.0.12", "2.2.0.13")]
    [InlineData("ont.dyingGasp", "2.2.0.18", "2.2.0.19")]
    [InlineData("ont.lof", "2.2.0.10", "2.2.0.11")]
    [InlineData("ont.loam", "2.2.0.20", "2.2.0.21")]
    [InlineData("ont.startupFail", "2.2.0.14", "2.2.0.15")]
    [InlineData("ont.loa", "2.2.0.16", "2.2.0.17")]
    [InlineData("ont.lcdg", "2.2.0.4", "2.2.0.5")]
    [InlineData("ont.signalDegrade", "2.2.0.6", "2.2.0.7")]
    [InlineData("ont.signalFail", "2.2.0.8", "2.2.0.9")]
    public void Traps_have_their_raise_and_clear_oids(string name, string raised, string cleared)
    {
        Assert.Equal((name, TrapState.Raised), Named($"{B}.12.{raised}"));
        Assert.Equal((name, TrapState.Cleared), Named($"{B}.12.{cleared}"));
    }

    [Theory]
    [InlineData("ont.runState", "3.0.100")]
    [InlineData("ont.online", "3.0.3")]
    public void Event_traps_have_their_oids(string name, string oid) =>
        Assert.Equal((name, TrapState.Event), Named($"{B}.12.{oid}"));

    [Fact]
    public void Traps_name_their_places_by_the_vendors_varbinds()
    {
        var gasp = Profile.Traps.Single(t => t.Event == "ont.dyingGasp" && t.State == TrapState.Raised);
        Assert.Equal("1.3.6.1.4.1.2011.6.3.3.1.1.1", gasp.Varbinds.Frame.ToString());
        Assert.Equal("1.3.6.1.4.1.2011.6.3.3.2.1.1", gasp.Varbinds.Slot.ToString());
        Assert.Equal("1.3.6.1.4.1.2011.6.3.3.4.1.1", gasp.Varbinds.Port.ToString());
        Assert.Equal($"{B}.2.43.1.1", gasp.Varbinds.Ont.ToString());
        Assert.Equal(new TrapStatement(OntStatus.Offline, DownCause.DyingGasp), gasp.Says);
        Assert.Equal(TrapAsk.Ont, gasp.Ask);

        var run = Profile.Traps.Single(t => t.Event == "ont.runState");
        Assert.Equal("1.3.6.1.2.1.2.2.1.1", run.Varbinds.IfIndex.ToString());
        Assert.Equal($"{B}.2.41.1.1", run.Varbinds.Ont.ToString());
        Assert.Equal($"{B}.11.510", run.Varbinds.RunStatus.ToString());
    }

    [Fact]
    public void Every_model_of_the_data_sheet_is_detected()
    {
        int[] models =
            [115, 123, 133, 172, 248, 294, 300, 316, 317, 327, 328, 329, 330, 337, 381, 382];
        Assert.Equal(
            ["1.3.6.1.4.1.2011.2.80", "1.3.6.1.4.1.2011.2.80.8", .. models.Select(m => $"1.3.6.1.4.1.2011.2.{m}")],
            Profile.Detection.SysObjectIds.Select(m => m.Oid.ToString()));
    }

    [Fact]
    public void Poll_defaults_and_ceilings_are_those_of_the_data_sheet()
    {
        Assert.Equal(new GovernorCeiling(50, 2, 40, 20, 1_400, 1_000), Profile.Governor);
        Assert.Equal((5, 25, 1), (Profile.Polling.TimeoutSeconds, Profile.Polling.OpticsTimeoutSeconds, Profile.Polling.Retries));
    }

    private static (string Event, TrapState State) Named(string oid)
    {
        var trap = Profile.Traps.Single(t => t.Oid.ToString() == oid);
        return (trap.Event, trap.State);
    }
}
