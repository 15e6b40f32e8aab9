using Lightline.Portal.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.SignIn;

/// <summary>The code behind the password, for who wants one.</summary>
internal static class SecondStepEndpoint
{
    /// <summary>The path of the page and of its form.</summary>
    public const string Path = "/sign-in/code";

    public static void MapSecondStep(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Path, Pages.Read, ShowAsync)
            .AllowAnonymous().WithMetadata(new PublicEndpoint("the way in, behind a right password"));
        app.MapPost(Path, SignInAsync)
            .AllowAnonymous().WithMetadata(new PublicEndpoint("the way in, behind a right password"));
    }

    private static async Task<IResult> ShowAsync([FromQuery(Name = "return")] string? returnPath, SignInDesk desk) =>
        await desk.IsCodeDueAsync()
            ? Pages.Show<SecondStepPage>(new { Return = OwnPath.OrHome(returnPath) })
            : TypedResults.LocalRedirect("/sign-in");

    private static async Task<IResult> SignInAsync(
        [FromForm] string? code, [FromForm(Name = "return")] string? returnPath, SignInDesk desk, HttpContext context)
    {
        var back = OwnPath.OrHome(returnPath);
        if (!await desk.IsCodeDueAsync())
        {
            return TypedResults.LocalRedirect("/sign-in");
        }

        var outcome = await desk.GoOnAsync(code, context.Connection.RemoteIpAddress, context.RequestAborted);
        var problem = SignInProblems.Of(outcome, SignInProblem.Code);
        return problem is SignInProblem.None
            ? TypedResults.LocalRedirect(back)
            : Pages.Show<SecondStepPage>(new { Return = back, Problem = problem }, problem.Status());
    }
}
