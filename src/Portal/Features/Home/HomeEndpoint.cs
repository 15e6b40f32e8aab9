using Lightline.Portal.Features.Connection;
using Lightline.Portal.Identity;
using Lightline.Portal.Shell;

namespace Lightline.Portal.Features.Home;

/// <summary>Is it working; if not, what next?</summary>
internal static class HomeEndpoint
{
    public static void MapHome(this IEndpointRouteBuilder app) =>
        app.MapMethods("/", Pages.Read, async (ConnectionReader connections, CancellationToken cancellationToken) =>
            await connections.FindAsync(null, cancellationToken) is { } view
                ? Pages.Show<HomePage>(new { View = view })
                : (IResult)Pages.Show<NoConnectionPage>())
            .RequireAuthorization(Policies.Subscriber);
}
