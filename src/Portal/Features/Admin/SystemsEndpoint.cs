using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Admin;

/// <summary>Which other systems do our people open by their sign-in here?</summary>
internal static class SystemsEndpoint
{
    /// <summary>The path of the page, and of the form that adds one.</summary>
    public const string Path = AdminEndpoint.Path + "/systems";

    /// <summary>Where the form leads that makes a new secret.</summary>
    public const string SecretPath = Path + "/secret";

    /// <summary>Where the form leads that removes one.</summary>
    public const string RemovePath = Path + "/remove";

    public static void MapSystems(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Path, Pages.Read, ([FromQuery] string? done, SystemDesk desk, HttpContext context) =>
            PageAsync(desk, context, new SystemForm(), null, done == "1")).RequireAuthorization(Policies.Systems);
        app.MapPost(Path, AddAsync).RequireAuthorization(Policies.Systems).RequireStepUp(Path);
        app.MapPost(SecretPath, ChangeSecretAsync).RequireAuthorization(Policies.Systems).RequireStepUp(Path);
        app.MapPost(RemovePath, RemoveAsync).RequireAuthorization(Policies.Systems).RequireStepUp(Path);
    }

    private static async Task<IResult> AddAsync(IFormCollection form, SystemDesk desk, HttpContext context)
    {
        var typed = SystemForm.Read(form);
        if (typed.Problems() is { Count: > 0 } problems)
        {
            return await PageAsync(desk, context, typed, problems);
        }

        var (added, problem) = await desk.AddAsync(typed, context.RequestAborted);
        return added is not null
            ? Pages.Show<SystemSecretPage>(new { System = added })
            : await PageAsync(desk, context, typed, new Dictionary<string, string> { ["name"] = problem! });
    }

    private static async Task<IResult> ChangeSecretAsync([FromForm] string? system, SystemDesk desk, HttpContext context)
    {
        if (!Guid.TryParseExact(system, "D", out var id))
        {
            return TypedResults.BadRequest();
        }

        return await desk.ChangeSecretAsync(id, context.RequestAborted) is { } changed
            ? Pages.Show<SystemSecretPage>(new { System = changed })
            : TypedResults.NotFound();
    }

    private static async Task<IResult> RemoveAsync([FromForm] string? system, SystemDesk desk, HttpContext context)
    {
        if (!Guid.TryParseExact(system, "D", out var id))
        {
            return TypedResults.BadRequest();
        }

        return await desk.RemoveAsync(id, context.RequestAborted)
            ? TypedResults.LocalRedirect(Path + "?done=1")
            : TypedResults.NotFound();
    }

    private static async Task<IResult> PageAsync(
        SystemDesk desk,
        HttpContext context,
        SystemForm form,
        IReadOnlyDictionary<string, string>? problems,
        bool isDone = false) =>
        Pages.Show<SystemsPage>(
            new
            {
                Systems = await desk.ListAsync(context.RequestAborted),
                Form = form,
                Problems = problems ?? new Dictionary<string, string>(),
                IsDone = isDone,
            },
            problems is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
}
