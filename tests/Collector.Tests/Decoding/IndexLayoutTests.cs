using CsCheck;
using Lightline.Collector.Decoding;
using Lightline.Collector.Tests.Sources.Snmp;

namespace Lightline.Collector.Tests.Decoding;

public sealed class IndexLayoutTests
{
    private static readonly IndexLayout Layout = new(TestPlant.Profile.Index);

    [Theory]
    [InlineData(0, 0, 0, 4194304000u)]
    [InlineData(0, 1, 0, 4194312192u)]
    [InlineData(0, 1, 1, 4194312448u)]
    [InlineData(0, 5, 10, 4194347520u)]
    public void Worked_examples_of_the_data_sheet_come_out_exactly(int frame, int slot, int port, uint index)
    {
        var place = new PonPlace(frame, slot, port);
        Assert.True(Layout.TryEncode(place, out var encoded));
        Assert.Equal(index, encoded);
        Assert.True(Layout.TryDecode(index, out var decoded));
        Assert.Equal(place, decoded);
    }

    [Theory]
    [InlineData(-100655104, 0, 1, 0)]
    [InlineData(-100663296, 0, 0, 0)]
    [InlineData(4194312192, 0, 1, 0)]
    public void Index_as_a_value_is_read_signed_or_unsigned(long value, int frame, int slot, int port)
    {
        Assert.True(Layout.TryDecodeValue(value, out var place));
        Assert.Equal(new PonPlace(frame, slot, port), place);
    }

    [Theory]
    [InlineData(0x0E000000)]
    [InlineData(0)]
    [InlineData(4194304001)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Index_of_something_else_is_refused(long value) => Assert.False(Layout.TryDecodeValue(value, out _));

    [Theory]
    [InlineData(32, 0, 0)]
    [InlineData(0, 32, 0)]
    [InlineData(0, 0, 32)]
    [InlineData(0, -1, 0)]
    public void Place_beyond_its_bits_is_refused(int frame, int slot, int port) =>
        Assert.False(Layout.TryEncode(new PonPlace(frame, slot, port), out _));

    [Fact]
    public void Every_place_survives_the_round_trip() =>
        Gen.Select(Gen.Int[0, 31], Gen.Int[0, 31], Gen.Int[0, 31]).Sample((frame, slot, port) =>
        {
            var place = new PonPlace(frame, slot, port);
            return Layout.TryEncode(place, out var index)
                && Layout.TryDecode(index, out var unsigned) && unsigned == place
                && Layout.TryDecodeValue(unchecked((int)index), out var signed) && signed == place;
        });
}
