using Lightline.Verdict.Messages;

namespace Lightline.Verdict.Tests.Messages;

public sealed class Gsm7Tests
{
    [Theory]
    [InlineData("a", 459, 0)]
    [InlineData("a", 460, 1)]
    [InlineData("é", 459, 0)]
    // 76 pairs a part and a septet left over, where no half of a pair may stand.
    [InlineData("{", 228, 0)]
    [InlineData("{", 229, 1)]
    [InlineData("€", 240, 12)]
    [InlineData("õ", 201, 0)]
    [InlineData("õ", 202, 1)]
    // A small c with cedilla is of no alphabet of theirs; the capital is.
    [InlineData("ç", 202, 1)]
    [InlineData("Ç", 459, 0)]
    [InlineData("😀", 99, 0)]
    [InlineData("😀", 100, 2)]
    public void What_does_not_go_into_three_parts_is_told_in_units(string character, int times, int excess) =>
        Assert.Equal(excess, Gsm7.Excess(string.Concat(Enumerable.Repeat(character, times))));
}
