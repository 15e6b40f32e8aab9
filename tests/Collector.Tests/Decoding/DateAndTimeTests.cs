using CsCheck;
using Lightline.Collector.Decoding;

namespace Lightline.Collector.Tests.Decoding;

public sealed class DateAndTimeTests
{
    [Fact]
    public void Live_sample_of_the_data_sheet_comes_out_exactly() =>
        Assert.Equal(
            new DateTimeOffset(2020, 6, 7, 21, 10, 34, TimeSpan.FromHours(-3)),
            DateAndTime.Decode(Convert.FromHexString("07E40607150A22002D0300")));

    [Fact]
    public void Eight_octets_are_a_time_without_a_zone() =>
        Assert.Equal(
            new DateTimeOffset(2020, 6, 7, 21, 10, 34, 500, TimeSpan.Zero),
            DateAndTime.Decode(Convert.FromHexString("07E40607150A2205")));

    [Theory]
    [InlineData("0000000000000000")]
    [InlineData("00000000000000002B0000")]
    public void All_zero_means_never(string octets) => Assert.Null(DateAndTime.Decode(Convert.FromHexString(octets)));

    [Theory]
    [InlineData("")]
    [InlineData("07E40607150A22")]
    [InlineData("07E40607150A22002D03")]
    [InlineData("07E40D07150A22002D0300")]
    [InlineData("07E40200150A22002D0300")]
    [InlineData("07E5021D150A22002D0300")]
    [InlineData("07E40607180A22002D0300")]
    [InlineData("07E40607153C22002D0300")]
    [InlineData("07E40607150A3D002D0300")]
    [InlineData("07E40607150A220A2D0300")]
    [InlineData("07E40607150A2200200300")]
    [InlineData("07E40607150A22002D0F00")]
    [InlineData("07E40607150A22002D033C")]
    [InlineData("FFFF0607150A22002D0300")]
    public void What_is_no_date_is_no_date(string octets) => Assert.Null(DateAndTime.Decode(Convert.FromHexString(octets)));

    [Fact]
    public void No_octets_throw() => Gen.Byte.Array[0, 14].Sample(octets => _ = DateAndTime.Decode(octets), iter: 20_000);
}
