using Lightline.Portal.Features.SignIn;
using Lightline.Portal.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Account;

/// <summary>Shows again that it is you, before what matters (<see cref="StepUp"/>).</summary>
internal static class ConfirmEndpoint
{
    /// <summary>Where a passkey's answer goes.</summary>
    public const string PasskeyPath = StepUp.Path + "/passkey";

    public static void MapConfirm(this IEndpointRouteBuilder app)
    {
        app.MapMethods(StepUp.Path, Pages.Read, ShowAsync).RequireAuthorization(Policies.Person);
        app.MapPost(StepUp.Path, ConfirmAsync).RequireAuthorization(Policies.Person);
        app.MapPost(PasskeyPath, ConfirmByPasskeyAsync).RequireAuthorization(Policies.Person);
    }

    private static async Task<IResult> ShowAsync(
        [FromQuery(Name = "return")] string? returnPath, CredentialDesk desk, HttpContext context) =>
        await PageAsync(returnPath, SignInProblem.None, desk, context);

    private static async Task<IResult> ConfirmAsync(
        [FromForm] string? password,
        [FromForm] string? code,
        [FromForm(Name = "return")] string? returnPath,
        CredentialDesk desk,
        HttpContext context)
    {
        if (string.IsNullOrEmpty(password) || password.Length > PasswordRules.LengthMax)
        {
            return await PageAsync(returnPath, SignInProblem.NoPassword, desk, context);
        }

        if (await desk.UserAsync(context) is not { } user)
        {
            return TypedResults.NotFound();
        }

        var outcome = await desk.ConfirmAsync(user, password, code, context);
        if (outcome is not SignInOutcome.SignedIn)
        {
            var problem = SignInProblems.Of(outcome, SignInProblem.Unconfirmed);
            return await PageAsync(returnPath, problem, desk, context);
        }

        await StepUp.MarkAsync(context);
        return TypedResults.LocalRedirect(OwnPath.OrHome(returnPath));
    }

    private static async Task<IResult> ConfirmByPasskeyAsync(
        [FromForm] string? credential,
        [FromForm(Name = "return")] string? returnPath,
        SignInDesk signIn,
        CredentialDesk desk,
        HttpContext context)
    {
        var who = await signIn.PasskeyOwnerAsync(credential, context.Connection.RemoteIpAddress);
        if (who is null || who.Id != context.User.UserId())
        {
            return await PageAsync(returnPath, SignInProblem.Passkey, desk, context);
        }

        await StepUp.MarkAsync(context);
        return TypedResults.LocalRedirect(OwnPath.OrHome(returnPath));
    }

    private static async Task<IResult> PageAsync(
        string? returnPath, SignInProblem problem, CredentialDesk desk, HttpContext context) =>
        await desk.UserAsync(context) is { } user
            ? Pages.Show<ConfirmPage>(
                new
                {
                    Return = OwnPath.OrHome(returnPath),
                    HasApp = user.TwoFactorEnabled,
                    HasPasskey = (await desk.PasskeysAsync(user)).Count > 0,
                    Problem = problem,
                },
                problem.Status())
            : TypedResults.NotFound();
}
