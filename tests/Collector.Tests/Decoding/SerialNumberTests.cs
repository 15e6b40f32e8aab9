using Lightline.Collector.Decoding;

namespace Lightline.Collector.Tests.Decoding;

public sealed class SerialNumberTests
{
    [Theory]
    [InlineData("485754431234ABCD", "HWTC1234ABCD")]
    [InlineData("5A5445470000000F", "ZTEG0000000F")]
    [InlineData("687774630A0B0C0D", "HWTC0A0B0C0D")]
    public void Eight_octets_are_printed_as_vendor_and_hex(string octets, string printed) =>
        Assert.Equal(printed, SerialNumber.Decode(Convert.FromHexString(octets)));

    [Theory]
    [InlineData("")]
    [InlineData("48575443")]
    [InlineData("485754431234ABCDEF")]
    [InlineData("003C3E001234ABCD")]
    [InlineData("0000000000000000")]
    public void What_is_no_serial_is_none(string octets) =>
        Assert.Null(SerialNumber.Decode(Convert.FromHexString(octets)));
}
