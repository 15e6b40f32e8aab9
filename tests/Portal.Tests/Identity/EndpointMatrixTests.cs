using Lightline.Portal.Identity;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lightline.Portal.Tests.Identity;

/// <summary>
/// Made from the endpoints themselves: whoever adds a route without saying who may use it fails here.
/// </summary>
public sealed class EndpointMatrixTests(RunningPortal portal)
{
    [Fact]
    public void Every_endpoint_names_a_policy_or_says_why_it_is_public()
    {
        var silent = Endpoints()
            .Where(e => e.Metadata.GetMetadata<PublicEndpoint>() is null)
            .Where(e => !e.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy is not null))
            .Select(e => e.DisplayName);
        Assert.Empty(silent);
    }

    [Fact]
    public void No_endpoint_is_public_without_saying_why_or_says_why_without_being_public()
    {
        var odd = Endpoints()
            .Where(e => e.Metadata.GetMetadata<PublicEndpoint>() is null
                != e.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(e => e.DisplayName);
        Assert.Empty(odd);
    }

    [Fact]
    public async Task Every_page_with_a_policy_sends_a_stranger_away()
    {
        using var browser = portal.Browse(Street.Brightline);
        var closed = Endpoints()
            .Where(e => e.Metadata.GetOrderedMetadata<IAuthorizeData>().Any())
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(e => e.RoutePattern.RawText!)
            .ToList();
        Assert.Contains("/connection/{number}", closed);
        foreach (var path in closed)
        {
            var answer = await browser.GetAsync(path.Replace("{number}", "AAAAAAAA", StringComparison.Ordinal));
            var location = answer.Location ?? $"nothing: {path} was {answer.Status}";
            Assert.StartsWith("/sign-in", location, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// All but the framework's own fallback for files that changed since the build; a published site has none.
    /// </summary>
    private IEnumerable<RouteEndpoint> Endpoints() =>
        portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText != "{**path:file}");
}
