using Lightline.Data.Identity;
using Lightline.Portal.Features.Providers;
using Lightline.Portal.Features.SignIn;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Admin;

/// <summary>Who works for my organisation, as what?</summary>
internal static class StaffEndpoint
{
    /// <summary>The path of the page, and of the form that invites.</summary>
    public const string Path = AdminEndpoint.Path + "/people";

    /// <summary>Where the form of somebody's roles leads.</summary>
    public const string RolesPath = Path + "/roles";

    /// <summary>Where the form leads that takes all roles away.</summary>
    public const string RemovePath = Path + "/remove";

    private static readonly StaffRole[] _atProvider =
        [StaffRole.Agent, StaffRole.ProviderAdmin, StaffRole.FieldTechnician, StaffRole.Auditor];

    private static readonly StaffRole[] _atOperator =
        [StaffRole.NocOperator, StaffRole.OperatorAdmin, StaffRole.FieldTechnician, StaffRole.Auditor];

    public static void MapStaff(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Path, Pages.Read, ([FromQuery] string? done, StaffDesk desk, HttpContext context) =>
            PageAsync(desk, context, null, done == "1")).RequireAuthorization(Policies.People);
        app.MapPost(Path, InviteAsync).RequireAuthorization(Policies.People).RequireStepUp(Path);
        app.MapPost(RolesPath, ChangeAsync).RequireAuthorization(Policies.People).RequireStepUp(Path);
        app.MapPost(RemovePath, ([FromForm] string? who, StaffDesk desk, HttpContext context) => SetAsync(who, [], desk, context))
            .RequireAuthorization(Policies.People).RequireStepUp(Path);
    }

    /// <summary>The roles that an organisation of this kind knows (<c>retail.keep_staff_role</c>).</summary>
    public static IReadOnlyList<StaffRole> RolesOf(Site site) => site is Site.Operator ? _atOperator : _atProvider;

    private static async Task<IResult> InviteAsync(
        [FromForm] string? name,
        [FromForm] string? email,
        [FromForm] string? role,
        StaffDesk desk,
        MessageLinks links,
        Visit visit,
        HttpContext context)
    {
        var (called, address) = (name?.Trim() ?? "", email?.Trim() ?? "");
        var problems = new Dictionary<string, string>();
        Judge("name", OrganisationRules.Line(called));
        Judge("email", OrganisationRules.Email(address));
        var what = StaffWords.Parse(role);
        Judge("role", what is { } known && RolesOf(visit.Provider!.Site).Contains(known) ? null : "Choose what they do.");
        if (problems.Count > 0)
        {
            return await PageAsync(desk, context, problems, typed: (called, address));
        }

        var link = links.To(context.Request, visit.Provider!.Host, CodeEndpoint.ForgotPath);
        var outcome = await desk.InviteAsync(called, address, what!.Value, link, context.RequestAborted);
        Judge("email", outcome switch
        {
            StaffOutcome.Taken => "Somebody signs in here by that address already.",
            StaffOutcome.Full => $"There are {StaffDesk.PeopleMax} people, which is as many as there may be.",
            _ => null,
        });
        return problems.Count > 0
            ? await PageAsync(desk, context, problems, typed: (called, address))
            : TypedResults.LocalRedirect(Path + "?done=1");

        void Judge(string field, string? fault)
        {
            if (fault is not null)
            {
                problems[field] = fault;
            }
        }
    }

    private static async Task<IResult> ChangeAsync(IFormCollection form, StaffDesk desk, Visit visit, HttpContext context)
    {
        var roles = form["role"].Select(StaffWords.Parse).ToList();
        if (roles.Count == 0 || roles.Any(role => role is not { } one || !RolesOf(visit.Provider!.Site).Contains(one)))
        {
            return await PageAsync(
                desk, context, new Dictionary<string, string> { ["people"] = "Choose at least one thing that they do, or remove them." });
        }

        return await SetAsync(form["who"], [.. roles.Select(role => role!.Value).Distinct()], desk, context);
    }

    private static async Task<IResult> SetAsync(
        string? who, IReadOnlyCollection<StaffRole> roles, StaffDesk desk, HttpContext context)
    {
        if (!Guid.TryParseExact(who, "D", out var user))
        {
            return TypedResults.BadRequest();
        }

        return await desk.SetRolesAsync(user, roles, context.RequestAborted) switch
        {
            StaffOutcome.Unknown => TypedResults.NotFound(),
            StaffOutcome.LastAdmin => await PageAsync(
                desk,
                context,
                new Dictionary<string, string> { ["people"] = "Nobody would be left to run this. Make somebody else an admin first." }),
            _ => TypedResults.LocalRedirect(Path + "?done=1"),
        };
    }

    private static async Task<IResult> PageAsync(
        StaffDesk desk,
        HttpContext context,
        IReadOnlyDictionary<string, string>? problems,
        bool isDone = false,
        (string Name, string Email) typed = default) =>
        Pages.Show<StaffPage>(
            new
            {
                People = await desk.ListAsync(context.RequestAborted),
                Problems = problems ?? new Dictionary<string, string>(),
                IsDone = isDone,
                Name = typed.Name ?? "",
                Email = typed.Email ?? "",
            },
            problems is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
}
