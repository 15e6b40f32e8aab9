using Lightline.Portal.Features.SignIn;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Account;

/// <summary>An app for codes, and codes on paper for when it is lost.</summary>
internal static class AuthenticatorEndpoint
{
    /// <summary>The page that sets the app up, and its form.</summary>
    public const string Path = SecurityEndpoint.Path + "/app";

    /// <summary>Turns it off.</summary>
    public const string OffPath = Path + "/off";

    /// <summary>Makes new recovery codes.</summary>
    public const string RecoveryPath = SecurityEndpoint.Path + "/recovery-codes";

    public static void MapAuthenticator(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Path, Pages.Read, ShowAsync).RequireAuthorization(Policies.Person).RequireStepUp(Path);
        app.MapPost(Path, TurnOnAsync).RequireAuthorization(Policies.Person).RequireStepUp(Path);
        app.MapPost(OffPath, TurnOffAsync).RequireAuthorization(Policies.Person).RequireStepUp(SecurityEndpoint.Path);
        app.MapPost(RecoveryPath, RenewAsync).RequireAuthorization(Policies.Person).RequireStepUp(SecurityEndpoint.Path);
    }

    private static async Task<IResult> ShowAsync(
        CredentialDesk desk, Authenticator authenticator, Visit visit, HttpContext context)
    {
        if (await desk.UserAsync(context) is not { } user)
        {
            return TypedResults.NotFound();
        }

        var (secret, offer) = authenticator.Offer(user);
        return Page(visit, user.Email, secret, offer, SignInProblem.None);
    }

    private static async Task<IResult> TurnOnAsync(
        [FromForm] string? offer,
        [FromForm] string? code,
        CredentialDesk desk,
        Authenticator authenticator,
        Visit visit,
        HttpContext context)
    {
        if (await desk.UserAsync(context) is not { } user)
        {
            return TypedResults.NotFound();
        }

        if (authenticator.SecretOf(user, offer) is not { } secret)
        {
            // Too old, or not theirs: a new one.
            return TypedResults.LocalRedirect(Path);
        }

        return await desk.TurnOnAsync(context, user, secret, code) is { } codes
            ? Pages.Show<RecoveryCodesPage>(new { Codes = codes, IsNew = true })
            : Page(visit, user.Email, secret, offer!, SignInProblem.Code);
    }

    /// <summary>Nothing is read of the form; asking for it makes the framework demand its token.</summary>
    private static async Task<IResult> TurnOffAsync(IFormCollection _, CredentialDesk desk, HttpContext context)
    {
        if (await desk.UserAsync(context) is not { TwoFactorEnabled: true } user)
        {
            return TypedResults.NotFound();
        }

        await desk.TurnOffAsync(context, user);
        return TypedResults.LocalRedirect(SecurityEndpoint.Path);
    }

    /// <summary>Nothing is read of the form; asking for it makes the framework demand its token.</summary>
    private static async Task<IResult> RenewAsync(IFormCollection _, CredentialDesk desk, HttpContext context) =>
        await desk.UserAsync(context) is { TwoFactorEnabled: true } user
            ? Pages.Show<RecoveryCodesPage>(new { Codes = await desk.RenewRecoveryAsync(context, user) })
            : TypedResults.NotFound();

    private static RazorComponentResult<AuthenticatorPage> Page(
        Visit visit, string? email, string secret, string offer, SignInProblem problem) =>
        Pages.Show<AuthenticatorPage>(
            new
            {
                Secret = secret,
                Offer = offer,
                Uri = Authenticator.Uri(secret, visit.Provider!.Name, email ?? ""),
                Problem = problem,
            },
            problem.Status());
}
