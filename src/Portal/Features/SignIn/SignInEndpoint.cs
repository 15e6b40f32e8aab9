using Lightline.Portal.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.SignIn;

/// <summary>In and out.</summary>
internal static class SignInEndpoint
{
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/sign-in", Pages.Read, (
            [FromQuery(Name = "return")] string? returnPath,
            [FromQuery] string? ended,
            [FromQuery] string? changed,
            HttpContext context) => context.User.Roles() is not Role.None
                ? (IResult)TypedResults.LocalRedirect(OwnPath.OrHome(returnPath))
                : Pages.Show<SignInPage>(new { Return = OwnPath.OrHome(returnPath), IsEnded = ended == "1", IsChanged = changed == "1" }))
            .AllowAnonymous().WithMetadata(new PublicEndpoint("the way in"));

        app.MapPost("/sign-in", SignInAsync)
            .AllowAnonymous().WithMetadata(new PublicEndpoint("the way in"));

        app.MapPost("/sign-out", SignOutAsync)
            .AllowAnonymous().WithMetadata(new PublicEndpoint("ends a session, also one that has already ended"));
    }

    private static async Task<IResult> SignInAsync(
        [FromForm] string? email,
        [FromForm] string? password,
        [FromForm(Name = "return")] string? returnPath,
        SignInDesk desk,
        HttpContext context)
    {
        var back = OwnPath.OrHome(returnPath);
        var typed = email?.Trim() ?? "";
        var problem = Check(typed, password);
        if (problem is SignInProblem.None)
        {
            var outcome = await desk.SignInAsync(typed, password!, context);
            if (outcome is SignInOutcome.SecondStep)
            {
                return TypedResults.LocalRedirect(SecondStepEndpoint.Path + QueryString.Create("return", back));
            }

            problem = SignInProblems.Of(outcome, SignInProblem.Wrong);
        }

        return problem is SignInProblem.None
            ? TypedResults.LocalRedirect(back)
            : Pages.Show<SignInPage>(
                new { Return = back, Email = typed.Length <= ContactAddress.LengthMax ? typed : "", Problem = problem },
                problem.Status());
    }

    /// <summary>Nothing is read of the form; asking for it makes the framework demand its token.</summary>
    private static async Task<IResult> SignOutAsync(IFormCollection _, SignOutDesk desk, HttpContext context)
    {
        await desk.SignOutAsync(context);
        return TypedResults.LocalRedirect("/sign-in");
    }

    private static SignInProblem Check(string email, string? password)
    {
        if (email.Length == 0)
        {
            return SignInProblem.NoEmail;
        }

        if (string.IsNullOrEmpty(password))
        {
            return SignInProblem.NoPassword;
        }

        return email.Length > ContactAddress.LengthMax || password.Length > PasswordRules.LengthMax
            ? SignInProblem.Wrong
            : SignInProblem.None;
    }
}
