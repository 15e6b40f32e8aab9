using Lightline.Portal.Features.Connection;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Telling;

/// <summary>"Text me when it's fixed", and its opposite: forms of the outage's hero.</summary>
internal static class TellMeEndpoint
{
    /// <summary>The value of <c>wish</c> that asks.</summary>
    public const string Ask = "ask";

    /// <summary>The value of <c>wish</c> that takes it back.</summary>
    public const string TakeBack = "take-back";

    /// <summary>Where the forms of a connection lead.</summary>
    public static string Path(string connection) => $"/connection/{connection}/tell-me";

    public static void MapTellMe(this IEndpointRouteBuilder app) =>
        app.MapPost(Path("{number}"), WriteAsync).RequireAuthorization(Policies.SubscriberActs);

    private static async Task<IResult> WriteAsync(
        string number,
        [FromForm] string? wish,
        [FromForm(Name = "return")] string? returnPath,
        ConnectionLookup lookup,
        TellMeDesk desk,
        HttpContext context)
    {
        if (await lookup.FindAsync(number, context.RequestAborted) is not { } file)
        {
            return TypedResults.NotFound();
        }

        var user = context.User.UserId();
        switch (wish)
        {
            case Ask:
                await desk.AskAsync(file.Connection, user, context.RequestAborted);
                break;
            case TakeBack:
                await desk.TakeBackAsync(file.Connection, user, context.RequestAborted);
                break;
            default:
                return TypedResults.BadRequest();
        }

        return TypedResults.LocalRedirect(OwnPath.OrHome(returnPath));
    }
}
