using System.Net;
using Lightline.Portal.Identity.Federation;

namespace Lightline.Portal.Tests.Identity.Federation;

public sealed class OutsideHostsTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.0.1", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("100.63.0.1", true)]
    [InlineData("2a00:1450:4001::1", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("192.0.2.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2001:0:1::", false)]
    public void Only_addresses_of_the_Internet_are_outside(string address, bool isOutside) =>
        Assert.Equal(isOutside, OutsideHosts.IsOutside(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1:1/", false)]
    [InlineData("http://localhost:1/", false)]
    [InlineData("http://[::1]:1/", false)]
    [InlineData("http://127.0.0.1:1/", true)]
    public async Task A_host_of_the_house_is_asked_only_when_it_is_named(string address, bool isNamed)
    {
        var hosts = new OutsideHosts(isNamed ? "127.0.0.1" : null);
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = hosts.ConnectAsync });
        var failure = await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetAsync(new Uri(address), TestContext.Current.CancellationToken));
        // Nobody listens there: named, it is tried; else it is not.
        Assert.Equal(!isNamed, failure.ToString().Contains("is no host outside", StringComparison.Ordinal));
    }
}
