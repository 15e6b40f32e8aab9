using Lightline.Portal.Features.Connection;
using Lightline.Portal.Features.Inbox;
using Lightline.Portal.Identity;
using Lightline.Portal.Shell;

namespace Lightline.Portal.Features.Home;

/// <summary>Is it working; if not, what next?</summary>
internal static class HomeEndpoint
{
    /// <summary>Most connections whose state Home shows; the Connection page lists the others.</summary>
    private const int ShownMax = 20;

    public static void MapHome(this IEndpointRouteBuilder app) =>
        app.MapMethods("/", Pages.Read, ShowAsync).RequireAuthorization(Policies.Subscriber);

    private static async Task<IResult> ShowAsync(
        ConnectionReader connections, InboxReader inbox, HttpContext context, CancellationToken cancellationToken)
    {
        if (await connections.ListAsync(ShownMax, cancellationToken) is not [var first, .. var others])
        {
            return Pages.Show<NoConnectionPage>();
        }

        // Whoever asks for the head only sees nothing.
        IReadOnlyList<InboxMessage> messages =
            HttpMethods.IsGet(context.Request.Method) ? await inbox.OpenAsync(cancellationToken) : [];
        return Pages.Show<HomePage>(new { First = first, Others = others, Messages = messages });
    }
}
