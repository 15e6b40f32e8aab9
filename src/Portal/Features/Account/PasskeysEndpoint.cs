using System.Buffers.Text;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Account;

/// <summary>Passkeys of who is signed in (WebAuthn level 2).</summary>
internal static class PasskeysEndpoint
{
    /// <summary>The page that adds one, and where the browser's answer goes.</summary>
    public const string Path = SecurityEndpoint.Path + "/passkeys/new";

    /// <summary>The question for a new one.</summary>
    public const string OptionsPath = SecurityEndpoint.Path + "/passkeys/options/new";

    /// <summary>Removes one.</summary>
    public const string RemovePath = SecurityEndpoint.Path + "/passkeys/remove";

    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Path, Pages.Read, () => Pages.Show<NewPasskeyPage>())
            .RequireAuthorization(Policies.Person).RequireStepUp(Path);
        app.MapPost(OptionsPath, AskAsync).RequireAuthorization(Policies.Person).RequireStepUp(Path);
        app.MapPost(Path, AddAsync).RequireAuthorization(Policies.Person).RequireStepUp(Path);
        app.MapPost(RemovePath, RemoveAsync).RequireAuthorization(Policies.Person).RequireStepUp(SecurityEndpoint.Path);
    }

    /// <summary>Nothing is read of the form; asking for it makes the framework demand its token.</summary>
    private static async Task<IResult> AskAsync(
        IFormCollection _, CredentialDesk desk, PortalSignIn signIn, HttpContext context)
    {
        if (await desk.UserAsync(context) is not { } user)
        {
            return TypedResults.NotFound();
        }

        var entity = new PasskeyUserEntity
        {
            Id = user.Id.ToString("D"),
            Name = user.Email ?? user.DisplayName,
            DisplayName = user.DisplayName,
        };
        return TypedResults.Content(await signIn.MakePasskeyCreationOptionsAsync(entity), "application/json");
    }

    private static async Task<IResult> AddAsync(
        [FromForm] string? credential, [FromForm] string? name, CredentialDesk desk, HttpContext context)
    {
        if (await desk.UserAsync(context) is not { } user)
        {
            return TypedResults.NotFound();
        }

        return !string.IsNullOrEmpty(credential) && await desk.TryAddPasskeyAsync(context, user, credential, name)
            ? TypedResults.LocalRedirect(SecurityEndpoint.Path)
            : Pages.Show<NewPasskeyPage>(new { IsRefused = true }, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> RemoveAsync([FromForm] string? passkey, CredentialDesk desk, HttpContext context)
    {
        if (await desk.UserAsync(context) is not { } user || !Base64Url.IsValid(passkey ?? ""))
        {
            return TypedResults.NotFound();
        }

        return await desk.RemovePasskeyAsync(context, user, Base64Url.DecodeFromChars(passkey))
            ? TypedResults.LocalRedirect(SecurityEndpoint.Path)
            : TypedResults.NotFound();
    }
}
