using Lightline.Portal.Features.SignIn;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Account;

/// <summary>Somebody invited me: where does the code go?</summary>
internal static class JoinEndpoint
{
    /// <summary>The path of the page and of its form. The code is typed, so it stands in no address and no log.</summary>
    public const string Path = "/account/join";

    private const string Why = "the way in, by the code of an invitation";

    /// <summary>Longer than a code with whatever stands between its characters.</summary>
    private const int CodeLengthMax = 80;

    public static void MapJoin(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Path, Pages.Read, (Visit visit) => visit.Provider!.IsOperator
                ? (IResult)TypedResults.NotFound()
                : Pages.Show<JoinPage>())
            .AllowAnonymous().WithMetadata(new PublicEndpoint(Why));
        app.MapPost(Path, JoinAsync).AllowAnonymous().WithMetadata(new PublicEndpoint(Why));
    }

    private static async Task<IResult> JoinAsync(
        [FromForm] string? code,
        [FromForm(Name = "new-password")] string? password,
        JoinDesk desk,
        Visit visit,
        HttpContext context)
    {
        if (visit.Provider!.IsOperator)
        {
            return TypedResults.NotFound();
        }

        var joining = await desk.JoinAsync(code, password, context, context.RequestAborted);
        if (joining.Outcome is JoinOutcome.Joined)
        {
            return TypedResults.LocalRedirect("/");
        }

        if (joining.Outcome is JoinOutcome.SecondStep)
        {
            return TypedResults.LocalRedirect(SecondStepEndpoint.Path + QueryString.Create("return", "/"));
        }

        return Pages.Show<JoinPage>(
            new
            {
                Code = code is { Length: <= CodeLengthMax } ? code : "",
                joining.Outcome,
                joining.Email,
                joining.Fault,
            },
            joining.Outcome switch
            {
                JoinOutcome.Password => StatusCodes.Status200OK,
                JoinOutcome.TooMany => StatusCodes.Status429TooManyRequests,
                JoinOutcome.Busy => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status422UnprocessableEntity,
            });
    }
}
