using Lightline.Portal.Features.SignIn;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Federation;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Account;

/// <summary>By which accounts elsewhere do I sign in here?</summary>
internal static class OtherAccountsEndpoint
{
    /// <summary>The page that asks whether what was shown is to be connected, and its form.</summary>
    public const string Path = SecurityEndpoint.Path + "/other-accounts";

    /// <summary>Takes a connection back.</summary>
    public const string RemovePath = Path + "/remove";

    /// <summary>Where somebody goes to show an account elsewhere.</summary>
    public static string StartPath(Upstream upstream) => $"{Path}/{upstream.Name}";

    public static void MapOtherAccounts(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path + "/{name}", (string name, UpstreamDesk desk, HttpContext context) =>
            UpstreamEndpoint.AskAsync(desk, name, Path, context.User.SessionId()?.Value, context))
            .RequireAuthorization(Policies.Person).RequireStepUp(SecurityEndpoint.Path);
        app.MapMethods(Path, Pages.Read, (UpstreamDesk desk, HttpContext context) => Show(desk, context, isTaken: false))
            .RequireAuthorization(Policies.Person);
        app.MapPost(Path, ConnectAsync).RequireAuthorization(Policies.Person).RequireStepUp(Path);
        app.MapPost(RemovePath, RemoveAsync).RequireAuthorization(Policies.Person).RequireStepUp(SecurityEndpoint.Path);
    }

    private static RazorComponentResult<OtherAccountPage> Show(UpstreamDesk desk, HttpContext context, bool isTaken) =>
        context.User.SessionId() is { } session && desk.Shown(context, session) is { } shown
            ? Pages.Show<OtherAccountPage>(
                new { Label = desk.Find(shown.Upstream)!.Label, shown.Called, IsTaken = isTaken },
                isTaken ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK)
            : Pages.Show<OtherAccountPage>();

    /// <summary>Nothing is read of the form; asking for it makes the framework demand its token.</summary>
    private static async Task<IResult> ConnectAsync(
        IFormCollection _, UpstreamDesk desk, CredentialDesk credentials, HttpContext context)
    {
        if (context.User.SessionId() is not { } session || desk.Shown(context, session) is not { } shown
            || await credentials.UserAsync(context) is not { } user)
        {
            return Pages.Show<OtherAccountPage>();
        }

        return await desk.ConnectAsync(context, user, shown)
            ? TypedResults.LocalRedirect(SecurityEndpoint.Path)
            : Show(desk, context, isTaken: true);
    }

    private static async Task<IResult> RemoveAsync(
        [FromForm] string? name, [FromForm] string? subject, UpstreamDesk desk, CredentialDesk credentials, HttpContext context) =>
        await credentials.UserAsync(context) is { } user && await desk.DisconnectAsync(context, user, name ?? "", subject)
            ? TypedResults.LocalRedirect(SecurityEndpoint.Path)
            : TypedResults.NotFound();
}
