using Lightline.Portal.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.SignIn;

/// <summary>In without the password, and a new password without the old one: by a code that is sent to the address.</summary>
internal static class CodeEndpoint
{
    /// <summary>Asks for a code to sign in by.</summary>
    public const string SignInPath = "/sign-in/by-code";

    /// <summary>Takes it.</summary>
    public const string SignInCheckPath = SignInPath + "/check";

    /// <summary>Asks for a code for a new password.</summary>
    public const string ForgotPath = "/sign-in/forgot";

    /// <summary>Takes it, and the password.</summary>
    public const string ForgotCheckPath = ForgotPath + "/check";

    public static void MapCodes(this IEndpointRouteBuilder app)
    {
        foreach (var (path, purpose) in new[] { (SignInPath, CodePurpose.SignIn), (ForgotPath, CodePurpose.Reset) })
        {
            app.MapMethods(path, Pages.Read, ([FromQuery(Name = "return")] string? returnPath) =>
                Pages.Show<AskCodePage>(new { Purpose = purpose, Return = OwnPath.OrHome(returnPath) }))
                .AllowAnonymous().WithMetadata(new PublicEndpoint("the way in"));
            app.MapPost(path, (
                [FromForm] string? email,
                [FromForm(Name = "return")] string? returnPath,
                CodeDesk desk,
                HttpContext context) => AskAsync(purpose, email, returnPath, desk, context))
                .AllowAnonymous().WithMetadata(new PublicEndpoint("the way in"));
        }

        app.MapPost(SignInCheckPath, SignInAsync).AllowAnonymous().WithMetadata(new PublicEndpoint("the way in"));
        app.MapPost(ForgotCheckPath, ResetAsync).AllowAnonymous().WithMetadata(new PublicEndpoint("the way in"));
    }

    private static async Task<IResult> AskAsync(
        CodePurpose purpose, string? typed, string? returnPath, CodeDesk desk, HttpContext context)
    {
        var back = OwnPath.OrHome(returnPath);
        if (ContactAddress.Parse(typed) is not { } to)
        {
            var problem = SignInProblem.NoAddress;
            return Pages.Show<AskCodePage>(new { Purpose = purpose, Return = back, Problem = problem }, problem.Status());
        }

        var form = await desk.AskAsync(to, purpose, context, context.RequestAborted);
        return form is null
            ? Pages.Show<AskCodePage>(
                new { Purpose = purpose, Return = back, Problem = SignInProblem.TooMany }, SignInProblem.TooMany.Status())
            : Pages.Show<CodePage>(new { Purpose = purpose, Form = form, To = to.Value, Return = back });
    }

    private static async Task<IResult> SignInAsync(
        [FromForm] string? form,
        [FromForm] string? code,
        [FromForm(Name = "return")] string? returnPath,
        CodeDesk desk,
        OneTimeCodes codes,
        HttpContext context)
    {
        var back = OwnPath.OrHome(returnPath);
        var outcome = await desk.SignInAsync(form, code, context.Connection.RemoteIpAddress, context.RequestAborted);
        return outcome switch
        {
            SignInOutcome.SignedIn => TypedResults.LocalRedirect(back),
            SignInOutcome.SecondStep =>
                TypedResults.LocalRedirect(SecondStepEndpoint.Path + QueryString.Create("return", back)),
            _ => Again(CodePurpose.SignIn, form, back, SignInProblems.Of(outcome, SignInProblem.SentCode), null, codes),
        };
    }

    private static async Task<IResult> ResetAsync(
        [FromForm] string? form,
        [FromForm] string? code,
        [FromForm(Name = "new-password")] string? password,
        CodeDesk desk,
        OneTimeCodes codes,
        HttpContext context)
    {
        // Before the code is used up, so that a password that is refused costs no new one.
        var address = codes.AddressOf(form, CodePurpose.Reset)?.Value;
        if (PasswordRules.Check(password ?? "", address) is { } fault)
        {
            return Again(CodePurpose.Reset, form, "/", SignInProblem.NewPassword, fault, codes);
        }

        var outcome = await desk.ResetAsync(
            form, code, password!, context.Connection.RemoteIpAddress, context.RequestAborted);
        return outcome is SignInOutcome.SignedIn
            ? TypedResults.LocalRedirect("/sign-in?changed=1")
            : Again(CodePurpose.Reset, form, "/", SignInProblems.Of(outcome, SignInProblem.SentCode), null, codes);
    }

    /// <summary>The same page with what is wrong; one whose time is over leads to the beginning.</summary>
    private static IResult Again(
        CodePurpose purpose, string? form, string back, SignInProblem problem, PasswordFault? fault, OneTimeCodes codes) =>
        codes.AddressOf(form, purpose) is { } to
            ? Pages.Show<CodePage>(
                new { Purpose = purpose, Form = form!, To = to.Value, Return = back, Problem = problem, Fault = fault },
                problem.Status())
            : Pages.Show<AskCodePage>(
                new { Purpose = purpose, Return = back, Problem = SignInProblem.TooLate }, SignInProblem.TooLate.Status());
}
