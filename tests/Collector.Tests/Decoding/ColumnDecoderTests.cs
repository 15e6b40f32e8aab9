using Lightline.Collector.Decoding;
using Lightline.Collector.Profiles;
using Lightline.Collector.Tests.Sources.Snmp;
using Lightline.Contracts.Live;
using Lightline.Snmp;

namespace Lightline.Collector.Tests.Decoding;

public sealed class ColumnDecoderTests
{
    private static readonly OpticsProfile Optics = TestPlant.Profile.Optics;
    private static readonly StatusProfile Status = TestPlant.Profile.Status;

    [Fact]
    public void Worked_examples_of_the_data_sheet_come_out_exactly()
    {
        Assert.Equal(-14.14, Number(Optics.RxPower, -1414));
        Assert.Equal(-19.36, Number(Optics.OltRxPower, 8064));
        Assert.Equal(2.13, Number(Optics.TxPower, 213));
        Assert.Equal(3.22, Number(Optics.Voltage, 3220));
        Assert.Equal(41, Number(Optics.Temperature, 41));
        Assert.Equal(19, Number(Optics.Bias, 19));
        Assert.Equal(2417, Number(Status.Distance, 2417));
    }

    [Fact]
    public void Sentinel_is_no_value_in_any_column()
    {
        foreach (var column in new[]
        {
            Optics.RxPower, Optics.OltRxPower, Optics.TxPower, Optics.Temperature, Optics.Voltage, Optics.Bias,
        })
        {
            Assert.Null(Number(column, int.MaxValue));
            Assert.Null(ColumnDecoder.Number(column, SnmpValue.Gauge32(int.MaxValue)));
        }
    }

    [Fact]
    public void Sentinel_is_known_signed_and_unsigned_in_16_and_32_bits()
    {
        Assert.Null(Number(Status.Distance, -1));
        Assert.Null(ColumnDecoder.Number(Status.Distance, SnmpValue.Gauge32(uint.MaxValue)));
        Assert.Null(Number(Status.Distance, 65_535));
        var unsigned = Optics.RxPower with { Invalid = [65_535] };
        Assert.Null(Number(unsigned, -1));
        var wide = Optics.RxPower with { Invalid = [4_294_967_295] };
        Assert.Null(Number(wide, -1));
        Assert.Equal(-0.02, Number(unsigned, -2));
    }

    [Fact]
    public void Negative_value_sent_unsigned_is_the_same_value() =>
        Assert.Equal(-14.14, ColumnDecoder.Number(Optics.RxPower, SnmpValue.Gauge32(unchecked((uint)-1414))));

    [Theory]
    [InlineData(-5001)]
    [InlineData(1001)]
    public void Value_outside_its_range_is_no_value(int raw) => Assert.Null(Number(Optics.RxPower, raw));

    [Fact]
    public void Missing_and_foreign_types_are_no_value()
    {
        Assert.Null(ColumnDecoder.Number(Optics.RxPower, SnmpValue.NoSuchInstance));
        Assert.Null(ColumnDecoder.Number(Optics.RxPower, SnmpValue.Null));
        Assert.Null(ColumnDecoder.Number(Optics.RxPower, SnmpValue.OctetString("-1414")));
        Assert.Null(ColumnDecoder.Number(Optics.RxPower, SnmpValue.Counter64(ulong.MaxValue)));
    }

    [Fact]
    public void Word_of_an_unlisted_number_is_none()
    {
        Assert.Equal(DownCause.DyingGasp, ColumnDecoder.Word(Status.LastDownCause, SnmpValue.Integer32(13)));
        Assert.Equal(DownCause.Unknown, ColumnDecoder.Word(Status.LastDownCause, SnmpValue.Gauge32(uint.MaxValue)));
        Assert.Null(ColumnDecoder.Word(Status.LastDownCause, SnmpValue.Integer32(99)));
        Assert.Null(ColumnDecoder.Word(Status.RunStatus, SnmpValue.NoSuchInstance));
    }

    private static double? Number(NumberColumn column, int raw) => ColumnDecoder.Number(column, SnmpValue.Integer32(raw));
}
