using CsCheck;
using Lightline.Portal.Shell;

namespace Lightline.Portal.Tests.Shell;

public sealed class OwnPathTests
{
    [Theory]
    [InlineData("/connection")]
    [InlineData("/connection/ABCDEFGH?x=1")]
    public void A_path_of_ours_stays(string path) => Assert.Equal(path, OwnPath.OrHome(path));

    [Fact]
    public void Whatever_is_asked_for_a_browser_stays_on_this_host()
    {
        string[] parts = ["/", "\\", "//", "evil.example", ":", "@", "?", "#", "\t", "\n", "%2f", ".", "..", "https:"];
        Gen.Int[0, parts.Length - 1].Select(i => parts[i]).Array[0, 8].Select(string.Concat).Sample(text =>
        {
            var page = new Uri("https://brightline.example/sign-in");
            var target = new Uri(page, OwnPath.OrHome(text));
            return target.Host == page.Host && target.Scheme == page.Scheme;
        });
    }
}
