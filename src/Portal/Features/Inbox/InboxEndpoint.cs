using Lightline.Portal.Identity.Access;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Inbox;

/// <summary>What did you tell me, and when?</summary>
internal static class InboxEndpoint
{
    /// <summary>Most messages on a page.</summary>
    private const int MessagesMax = 20;

    public static void MapInbox(this IEndpointRouteBuilder app) =>
        app.MapMethods("/messages", Pages.Read, ShowAsync).RequireAuthorization(Policies.Subscriber);

    /// <summary>
    /// Whether somebody sees the answer by whose look messages count as read: one of the account who acts for it, and no agent.
    /// A monitor, a script or a browser that loads ahead sees nothing.
    /// </summary>
    public static bool IsSeenByAPerson(this HttpContext context)
    {
        if ((context.User.Roles() & Role.Acting) == Role.None)
        {
            return false;
        }

        var headers = context.Request.Headers;
        var isPage = headers["Sec-Fetch-Dest"].ToString() is "" or "document";
        return HttpMethods.IsGet(context.Request.Method) && isPage && headers["Sec-Purpose"].Count == 0;
    }

    private static async Task<IResult> ShowAsync(
        [FromQuery] string? before, InboxReader inbox, HttpContext context, CancellationToken cancellationToken)
    {
        var isSeen = context.IsSeenByAPerson();
        var view = before is null
            ? await inbox.OpenAsync(MessagesMax, isSeen, cancellationToken)
            : await inbox.OpenOlderAsync(before, MessagesMax, isSeen, cancellationToken);
        return view is null
            ? TypedResults.NotFound()
            : Pages.Show<InboxPage>(new { View = view, IsNewest = before is null });
    }
}
