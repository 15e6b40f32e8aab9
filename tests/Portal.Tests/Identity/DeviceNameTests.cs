using Lightline.Portal.Identity.Sessions;

namespace Lightline.Portal.Tests.Identity;

public sealed class DeviceNameTests
{
    [Theory]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0",
        "Edge on Windows")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux")]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
        "Chrome on Android")]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/604.1",
        "Safari on iPhone")]
    [InlineData("curl/8.5.0", "Unknown browser")]
    [InlineData("<script>alert(1)</script> Linux", "A program on Linux")]
    [InlineData("", "Unknown browser")]
    [InlineData(null, "Unknown browser")]
    public void A_browser_is_named_in_our_words(string? userAgent, string expected) =>
        Assert.Equal(expected, DeviceName.Of(userAgent));

    [Fact]
    public void However_long_it_is_its_name_fits_the_row() =>
        Assert.InRange(DeviceName.Of(new string('x', 100_000) + "Samsung Chromebook").Length, 1, 60);
}
