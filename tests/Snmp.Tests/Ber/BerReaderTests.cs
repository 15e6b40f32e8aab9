using Lightline.Snmp.Ber;

namespace Lightline.Snmp.Tests.Ber;

public sealed class BerReaderTests
{
    [Theory]
    [InlineData("040141", "41")]
    [InlineData("04810141", "41")]
    [InlineData("0482000141", "41")]
    [InlineData("0484000000 0141", "41")]
    [InlineData("0488000000000000000141", "41")]
    [InlineData("0400", "")]
    public void A_length_is_read_in_any_definite_form(string hex, string content)
    {
        var reader = new BerReader(Hex.Bytes(hex));
        Assert.Equal(DecodeError.None, reader.Read((byte)SnmpType.OctetString, out var octets));
        Assert.Equal(content, Convert.ToHexString(octets));
        Assert.True(reader.IsEmpty);
    }

    [Theory]
    [InlineData("", DecodeError.Truncated)]
    [InlineData("04", DecodeError.Truncated)]
    [InlineData("0402 41", DecodeError.Truncated)]
    [InlineData("0482 01", DecodeError.Truncated)]
    [InlineData("0480 0000", DecodeError.LengthIndefinite)]
    [InlineData("0484 7FFFFFFF 41", DecodeError.Truncated)]
    [InlineData("0484 FFFFFFFF 41", DecodeError.Truncated)]
    [InlineData("0488 FFFFFFFFFFFFFFFF 41", DecodeError.Truncated)]
    [InlineData("0488 8000000000000001 41", DecodeError.Truncated)]
    [InlineData("0489 000000000000000001 41", DecodeError.LengthOversized)]
    [InlineData("04FF 41", DecodeError.LengthOversized)]
    [InlineData("0200", DecodeError.UnexpectedTag)]
    public void A_length_that_lies_is_refused_with_its_reason(string hex, DecodeError expected)
    {
        var reader = new BerReader(Hex.Bytes(hex));
        Assert.Equal(expected, reader.Read((byte)SnmpType.OctetString, out _));
    }

    [Theory]
    [InlineData("00", 0)]
    [InlineData("7F", 127)]
    [InlineData("80", -128)]
    [InlineData("0080", 128)]
    [InlineData("FF7F", -129)]
    [InlineData("7FFFFFFF", int.MaxValue)]
    [InlineData("80000000", int.MinValue)]
    [InlineData("0000000001", 1)]
    [InlineData("FFFFFFFFFFFFFFFF", -1)]
    public void A_signed_integer_is_read_with_or_without_padding(string hex, int expected)
    {
        Assert.Equal(DecodeError.None, BerInteger.ReadInt32(Hex.Bytes(hex), out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("", DecodeError.IntegerEmpty)]
    [InlineData("0080000000", DecodeError.IntegerOutOfRange)]
    [InlineData("FF7FFFFFFF", DecodeError.IntegerOutOfRange)]
    [InlineData("000000000000000001", DecodeError.IntegerTooLong)]
    public void A_signed_integer_beyond_32_bits_is_refused(string hex, DecodeError expected) =>
        Assert.Equal(expected, BerInteger.ReadInt32(Hex.Bytes(hex), out _));

    [Theory]
    [InlineData("00", 0)]
    [InlineData("00FFFFFFFF", uint.MaxValue)]
    [InlineData("FFFFFFFF", uint.MaxValue)]
    [InlineData("80000000", 0x80000000)]
    [InlineData("FF", uint.MaxValue)]
    public void An_unsigned_integer_with_its_high_bit_set_is_not_negative(string hex, uint expected)
    {
        Assert.Equal(DecodeError.None, BerInteger.ReadUInt32(Hex.Bytes(hex), out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("", DecodeError.IntegerEmpty)]
    [InlineData("0100000000", DecodeError.IntegerOutOfRange)]
    [InlineData("000000000001", DecodeError.IntegerTooLong)]
    public void An_unsigned_integer_beyond_32_bits_is_refused(string hex, DecodeError expected) =>
        Assert.Equal(expected, BerInteger.ReadUInt32(Hex.Bytes(hex), out _));

    [Theory]
    [InlineData("00FFFFFFFFFFFFFFFF", ulong.MaxValue)]
    [InlineData("FFFFFFFFFFFFFFFF", ulong.MaxValue)]
    [InlineData("7FFFFFFFFFFFFFFF", long.MaxValue)]
    [InlineData("05", 5)]
    public void A_counter64_uses_all_its_bits(string hex, ulong expected)
    {
        Assert.Equal(DecodeError.None, BerInteger.ReadUInt64(Hex.Bytes(hex), out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("01FFFFFFFFFFFFFFFF", DecodeError.IntegerOutOfRange)]
    [InlineData("00000000000000000001", DecodeError.IntegerTooLong)]
    public void A_counter64_beyond_64_bits_is_refused(string hex, DecodeError expected) =>
        Assert.Equal(expected, BerInteger.ReadUInt64(Hex.Bytes(hex), out _));
}
