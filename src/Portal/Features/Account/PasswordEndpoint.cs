using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Account;

/// <summary>A new password.</summary>
internal static class PasswordEndpoint
{
    /// <summary>The path of the page and of its form.</summary>
    public const string Path = SecurityEndpoint.Path + "/password";

    public static void MapPassword(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Path, Pages.Read, () => Pages.Show<PasswordPage>())
            .RequireAuthorization(Policies.Person).RequireStepUp(Path);
        app.MapPost(Path, ChangeAsync).RequireAuthorization(Policies.Person).RequireStepUp(Path);
    }

    private static async Task<IResult> ChangeAsync(
        [FromForm(Name = "new-password")] string? password, CredentialDesk desk, HttpContext context)
    {
        if (await desk.UserAsync(context) is not { } user)
        {
            return TypedResults.NotFound();
        }

        return await desk.ChangePasswordAsync(context, user, password ?? "") is { } fault
            ? Pages.Show<PasswordPage>(new { Fault = (PasswordFault?)fault }, StatusCodes.Status422UnprocessableEntity)
            : TypedResults.LocalRedirect(SecurityEndpoint.Path);
    }
}
