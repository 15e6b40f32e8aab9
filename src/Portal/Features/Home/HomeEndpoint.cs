using Lightline.Portal.Features.Connection;
using Lightline.Portal.Identity;
using Lightline.Portal.Shell;

namespace Lightline.Portal.Features.Home;

/// <summary>Is it working; if not, what next?</summary>
internal static class HomeEndpoint
{
    /// <summary>Most connections whose state Home shows; the Connection page lists the others.</summary>
    private const int ShownMax = 20;

    public static void MapHome(this IEndpointRouteBuilder app) =>
        app.MapMethods("/", Pages.Read, async (ConnectionReader connections, CancellationToken cancellationToken) =>
            await connections.ListAsync(ShownMax, cancellationToken) is [var first, .. var others]
                ? Pages.Show<HomePage>(new { First = first, Others = others })
                : (IResult)Pages.Show<NoConnectionPage>())
            .RequireAuthorization(Policies.Subscriber);
}
