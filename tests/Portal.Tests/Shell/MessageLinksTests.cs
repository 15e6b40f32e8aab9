using System.Security.Cryptography.X509Certificates;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lightline.Portal.Tests.Shell;

/// <summary>Where links in letters lead, whatever the request that causes one calls this site.</summary>
public sealed class MessageLinksTests
{
    [Theory]
    [InlineData("http", 8080, false, "http://one.example:8080/account/join")]
    [InlineData("http", 80, false, "http://one.example/account/join")]
    [InlineData("https", 8443, true, "https://one.example:8443/account/join")]
    [InlineData("https", 443, true, "https://one.example/account/join")]
    // A proxy on this machine speaks TLS and asks on.
    [InlineData("https", 8080, false, "https://one.example/account/join")]
    public void Without_a_setting_the_port_is_our_own(string scheme, int port, bool isTls, string expected) =>
        Assert.Equal(expected, new MessageLinks(null).To(Request(scheme, port, isTls), "one.example", "/account/join").AbsoluteUri);

    [Fact]
    public void A_setting_says_it_all() => Assert.Equal(
        "https://one.example/account/join",
        new MessageLinks("https://{host}/outages/{number}")
            .To(Request("http", 8080, isTls: false), "one.example", "/account/join").AbsoluteUri);

    private static HttpRequest Request(string scheme, int port, bool isTls)
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = scheme;
        context.Request.Host = new HostString("evil.example", 31337);
        context.Connection.LocalPort = port;
        if (isTls)
        {
            context.Features.Set<ITlsConnectionFeature>(new Tls());
        }

        return context.Request;
    }

    private sealed class Tls : ITlsConnectionFeature
    {
        public X509Certificate2? ClientCertificate { get; set; }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) =>
            Task.FromResult<X509Certificate2?>(null);
    }
}
