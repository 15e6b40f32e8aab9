using Lightline.Portal.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.SignIn;

/// <summary>In with a passkey (WebAuthn level 2): a question, which the browser answers, and the answer.</summary>
internal static class PasskeyEndpoint
{
    /// <summary>The question for any passkey of this host.</summary>
    public const string OptionsPath = "/sign-in/passkey/options";

    /// <summary>Where the answer goes.</summary>
    public const string SignInPath = "/sign-in/passkey";

    public static void MapPasskeySignIn(this IEndpointRouteBuilder app)
    {
        app.MapPost(OptionsPath, AskAsync)
            .AllowAnonymous().WithMetadata(new PublicEndpoint("a random question; the same for all"));
        app.MapPost(SignInPath, SignInAsync)
            .AllowAnonymous().WithMetadata(new PublicEndpoint("the way in"));
    }

    /// <summary>Nothing is read of the form; asking for it makes the framework demand its token.</summary>
    private static async Task<IResult> AskAsync(IFormCollection _, PortalSignIn signIn) =>
        TypedResults.Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json");

    private static async Task<IResult> SignInAsync(
        [FromForm] string? credential, [FromForm(Name = "return")] string? returnPath, SignInDesk desk, HttpContext context)
    {
        var back = OwnPath.OrHome(returnPath);
        var outcome = await desk.SignInByPasskeyAsync(
            credential, context.Connection.RemoteIpAddress, context.RequestAborted);
        var problem = SignInProblems.Of(outcome, SignInProblem.Passkey);
        return problem is SignInProblem.None
            ? TypedResults.LocalRedirect(back)
            : Pages.Show<SignInPage>(new { Return = back, Problem = problem }, problem.Status());
    }
}
