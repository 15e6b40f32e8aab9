using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Admin;

/// <summary>What does my organisation say of itself?</summary>
internal static class AdminEndpoint
{
    /// <summary>The path of the page and of its form.</summary>
    public const string Path = "/admin";

    /// <summary>Shows what was typed as people will see it, and changes nothing.</summary>
    public const string PreviewPath = Path + "/preview";

    public static void MapAdmin(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Path, Pages.Read, ShowAsync).RequireAuthorization(Policies.Admin);
        app.MapPost(PreviewPath, (IFormCollection typed) =>
        {
            var form = OrganisationForm.Read(typed);
            var problems = form.Judge();
            return Pages.Show<AdminPage>(
                new { Form = form, Problems = problems, IsPreview = true },
                problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
        }).RequireAuthorization(Policies.Admin);
        app.MapPost(Path, SaveAsync).RequireAuthorization(Policies.Admin).RequireStepUp(Path);
    }

    private static async Task<IResult> ShowAsync([FromQuery] string? saved, StaffDesk desk, HttpContext context) =>
        await desk.OrganisationAsync(context.RequestAborted) is { } form
            ? Pages.Show<AdminPage>(new { Form = form, IsSaved = saved == "1" })
            : TypedResults.NotFound();

    private static async Task<IResult> SaveAsync(
        IFormCollection typed, StaffDesk desk, CredentialDesk credentials, HttpContext context)
    {
        var form = OrganisationForm.Read(typed);
        var problems = new Dictionary<string, string>(form.Judge());
        if (form.StaffNeedsSecondStep && !await credentials.HasSecondStepAsync(context))
        {
            problems["second-step"] = "Set up a code app or a passkey of your own first: you would be shut out too.";
        }

        if (problems.Count > 0)
        {
            return Pages.Show<AdminPage>(new { Form = form, Problems = problems }, StatusCodes.Status422UnprocessableEntity);
        }

        await desk.ChangeOrganisationAsync(form, context.RequestAborted);
        return TypedResults.LocalRedirect(Path + "?saved=1");
    }
}
