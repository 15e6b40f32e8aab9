using CsCheck;
using Lightline.Snmp.Ber;

namespace Lightline.Snmp.Tests.Ber;

public sealed class OidBytesTests
{
    [Theory]
    [InlineData("2B06010201", "1.3.6.1.2.1")]
    [InlineData("2B0601040190 0F", "1.3.6.1.4.1.2063")]
    [InlineData("2B8FFFFFFF7F", "1.3.4294967295")]
    [InlineData("883703", "2.999.3")]
    [InlineData("00", "0.0")]
    [InlineData("", "0.0")]
    public void A_name_is_read(string hex, string expected)
    {
        Assert.Equal(DecodeError.None, OidBytes.Check(Hex.Bytes(hex)));
        Assert.Equal(Oid.Parse(expected), OidBytes.ToOid(Hex.Bytes(hex)));
    }

    [Theory]
    [InlineData("2B86", DecodeError.OidMalformed)]
    [InlineData("2B8006", DecodeError.OidMalformed)]
    [InlineData("2B9080808000", DecodeError.OidPartTooLarge)]
    [InlineData("2B81808080808000", DecodeError.OidPartTooLarge)]
    public void A_name_that_is_none_is_refused(string hex, DecodeError expected) =>
        Assert.Equal(expected, OidBytes.Check(Hex.Bytes(hex)));

    [Fact]
    public void A_name_has_at_most_128_parts()
    {
        var content = Enumerable.Repeat((byte)1, 127).ToArray();
        Assert.Equal(DecodeError.None, OidBytes.Check(content));
        Assert.Equal(Oid.LengthMax, OidBytes.ToOid(content).Length);
        Assert.Equal(DecodeError.OidTooLong, OidBytes.Check([.. content, 1]));
    }

    [Fact]
    public void A_name_after_another_is_checked_as_if_it_stood_alone() =>
        Gen.Select(Generators.Name, Gen.Byte.Array[0, 8], Gen.Int[0, 30]).Sample((name, tail, keep) =>
        {
            var previous = OidBytes.Of(name);
            byte[] content = [.. previous[..Math.Min(keep, previous.Length)], .. tail];
            Assert.Equal(OidBytes.Check(content), OidBytes.CheckAfter(previous, content));
        });

    [Fact]
    public void An_index_is_read_part_by_part()
    {
        ReadOnlySpan<byte> index = Hex.Bytes("83FEBD8000 07");
        Assert.True(OidBytes.TryReadPart(ref index, out var interfaceIndex));
        Assert.True(OidBytes.TryReadPart(ref index, out var ont));
        Assert.False(OidBytes.TryReadPart(ref index, out _));
        Assert.Equal((0x3FCF4000u, 7u), (interfaceIndex, ont));
    }

    [Theory]
    [InlineData("3.1")]
    [InlineData("1.40")]
    [InlineData("2.4294967295")]
    public void A_name_whose_first_arcs_cannot_be_encoded_is_refused(string text) =>
        Assert.Throws<ArgumentException>(() => OidBytes.Of(Oid.Parse(text)));

    [Theory]
    [InlineData(".1.3.6", "1.3.6")]
    [InlineData("", "")]
    [InlineData("1.4294967295", "1.4294967295")]
    public void Dotted_text_is_read_and_written(string text, string expected) =>
        Assert.Equal(expected, Oid.Parse(text).ToString());

    [Theory]
    [InlineData("1.")]
    [InlineData("1..2")]
    [InlineData("1.-2")]
    [InlineData("1.4294967296")]
    [InlineData("one")]
    [InlineData(" 1")]
    public void Text_that_is_no_identifier_is_refused(string text) => Assert.False(Oid.TryParse(text, out _));
}
