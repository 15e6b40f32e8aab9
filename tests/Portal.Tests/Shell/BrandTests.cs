using Lightline.Portal.Shell;

namespace Lightline.Portal.Tests.Shell;

public sealed class BrandTests
{
    [Theory]
    [InlineData("#767676", "#767676")] // 4.54:1, the lightest grey that passes
    [InlineData("#777777", Brand.HouseColour)] // 4.48:1
    [InlineData("#B3261E", "#b3261e")]
    [InlineData("#ffee00", Brand.HouseColour)]
    [InlineData("red", Brand.HouseColour)]
    [InlineData("#12345g", Brand.HouseColour)]
    [InlineData(null, Brand.HouseColour)]
    public void White_text_reads_on_every_colour_that_is_used(string? asked, string used) =>
        Assert.Equal(used, Brand.Readable(asked));
}
