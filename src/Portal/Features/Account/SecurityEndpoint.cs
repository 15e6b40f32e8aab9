using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Federation;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Account;

/// <summary>Who is signed in as me, and how do I end it?</summary>
internal static class SecurityEndpoint
{
    /// <summary>The path of the page.</summary>
    public const string Path = "/account/security";

    /// <summary>Where the form of one session leads.</summary>
    public const string EndPath = Path + "/end";

    /// <summary>Where the form of all others leads.</summary>
    public const string EndOthersPath = Path + "/end-others";

    public static void MapSecurity(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Path, Pages.Read, ShowAsync).RequireAuthorization(Policies.Person);
        app.MapPost(EndPath, EndAsync).RequireAuthorization(Policies.Person);
        app.MapPost(EndOthersPath, EndOthersAsync).RequireAuthorization(Policies.Person);
    }

    private static async Task<IResult> ShowAsync(
        SessionDesk desk, CredentialDesk credentials, UpstreamDesk upstreams, HttpContext context) =>
        await credentials.UserAsync(context) is { } user
            ? Pages.Show<SecurityPage>(new
            {
                HasApp = user.TwoFactorEnabled,
                RecoveryLeft = await credentials.RecoveryLeftAsync(user, context.RequestAborted),
                Passkeys = await credentials.PasskeysAsync(user),
                Upstreams = upstreams.All.ToList(),
                Connected = await upstreams.ConnectedAsync(user),
                Sessions = await desk.ListAsync(context.RequestAborted),
                Current = context.User.SessionId(),
            })
            : TypedResults.NotFound();

    private static async Task<IResult> EndAsync([FromForm] string? session, SessionDesk desk, HttpContext context)
    {
        if (!Guid.TryParseExact(session, "D", out var id))
        {
            return TypedResults.BadRequest();
        }

        return await desk.EndAsync(new SessionId(id), SessionEnd.Revoked, context.RequestAborted)
            ? TypedResults.LocalRedirect(Path)
            : TypedResults.NotFound();
    }

    /// <summary>Nothing is read of the form; asking for it makes the framework demand its token.</summary>
    private static async Task<IResult> EndOthersAsync(IFormCollection _, SessionDesk desk, HttpContext context)
    {
        await desk.EndOthersAsync(context.User.SessionId()!.Value, SessionEnd.Revoked, context.RequestAborted);
        return TypedResults.LocalRedirect(Path);
    }
}
