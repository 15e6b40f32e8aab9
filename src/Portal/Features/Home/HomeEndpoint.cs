using Lightline.Portal.Features.Connection;
using Lightline.Portal.Features.Inbox;
using Lightline.Portal.Features.Telling;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Shell;

namespace Lightline.Portal.Features.Home;

/// <summary>Is it working; if not, what next?</summary>
internal static class HomeEndpoint
{
    /// <summary>Most connections whose state Home shows; the Connection page lists the others.</summary>
    private const int ShownMax = 20;

    /// <summary>Most messages shown; their own page has all.</summary>
    private const int MessagesMax = 5;

    public static void MapHome(this IEndpointRouteBuilder app) =>
        app.MapMethods("/", Pages.Read, ShowAsync).RequireAuthorization(Policies.Subscriber);

    private static async Task<IResult> ShowAsync(
        ConnectionReader connections,
        TellMeDesk desk,
        InboxReader inbox,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (await connections.ListAsync(ShownMax, cancellationToken) is not [var first, .. var others])
        {
            return Pages.Show<NoConnectionPage>();
        }

        var tellMe = await desk.ReadAsync(
            first.File.PublicNumber, first.Now.OutageNumber, context.User.UserId(), cancellationToken);
        var messages = await inbox.OpenAsync(MessagesMax, context.IsSeenByAPerson(), cancellationToken);
        return Pages.Show<HomePage>(new { First = first, Others = others, TellMe = tellMe, Messages = messages });
    }
}
