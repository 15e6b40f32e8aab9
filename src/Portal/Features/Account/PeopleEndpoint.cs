using Lightline.Data;
using Lightline.Data.Accounts;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Account;

/// <summary>Who else sees my connection, and how do I change that?</summary>
internal static class PeopleEndpoint
{
    /// <summary>The path of the list.</summary>
    public const string Path = "/account/people";

    /// <summary>The page that invites, and its form.</summary>
    public const string InvitePath = Path + "/invite";

    /// <summary>Where another role leads.</summary>
    public const string RolePath = Path + "/role";

    /// <summary>Where taking somebody off leads.</summary>
    public const string RemovePath = Path + "/remove";

    /// <summary>Where leaving leads.</summary>
    public const string LeavePath = Path + "/leave";

    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Path, Pages.Read, ShowAsync).RequireAuthorization(Policies.SubscriberSelf);
        app.MapMethods(InvitePath, Pages.Read, () => Pages.Show<InvitePage>())
            .RequireAuthorization(Policies.AccountHolder).RequireStepUp(InvitePath);
        app.MapPost(InvitePath, InviteAsync).RequireAuthorization(Policies.AccountHolder).RequireStepUp(InvitePath);
        app.MapPost(RolePath, ChangeRoleAsync).RequireAuthorization(Policies.AccountHolder).RequireStepUp(Path);
        app.MapPost(RemovePath, RemoveAsync).RequireAuthorization(Policies.AccountHolder).RequireStepUp(Path);
        app.MapPost(LeavePath, LeaveAsync).RequireAuthorization(Policies.SubscriberSelf).RequireStepUp(Path);
    }

    /// <summary>A role that is given here; null for any other word.</summary>
    private static PersonRole? RoleOf(string? word) => word switch
    {
        "delegate" => PersonRole.Delegate,
        "household" => PersonRole.Household,
        _ => null,
    };

    private static async Task<IResult> ShowAsync([FromQuery] string? done, PeopleDesk desk, HttpContext context) =>
        Pages.Show<PeoplePage>(new { People = await desk.ListAsync(context.RequestAborted), Done = done });

    private static async Task<IResult> InviteAsync(
        [FromForm] string? name,
        [FromForm] string? email,
        [FromForm] string? role,
        PeopleDesk desk,
        MessageLinks links,
        Visit visit,
        HttpContext context)
    {
        var problem = InviteProblem.None;
        var (called, to, given) = (PersonName.Parse(name), ContactAddress.Parse(email), RoleOf(role));
        if (called is null)
        {
            problem = InviteProblem.Name;
        }
        else if (to is not { IsEmail: true })
        {
            problem = InviteProblem.Email;
        }
        else if (given is null)
        {
            problem = InviteProblem.Role;
        }

        if (problem is not InviteProblem.None)
        {
            return Again(StatusCodes.Status422UnprocessableEntity, problem, null);
        }

        var link = links.To(context.Request, visit.Provider!.Host, JoinEndpoint.Path).AbsoluteUri;
        var outcome = await desk.InviteAsync(called!, to!, given!.Value, link, context.RequestAborted);
        return outcome is InviteOutcome.Invited
            ? TypedResults.LocalRedirect(Path + "?done=invited")
            : Again(StatusCodes.Status409Conflict, InviteProblem.Bound, outcome.Words());

        RazorComponentResult<InvitePage> Again(int status, InviteProblem what, string? words) => Pages.Show<InvitePage>(
            new { Name = Kept(name), Email = Kept(email), Role = given, Problem = what, Why = words }, status);
    }

    private static async Task<IResult> ChangeRoleAsync(
        [FromForm] string? person, [FromForm] string? role, PeopleDesk desk, HttpContext context)
    {
        if (!Guid.TryParseExact(person, "D", out var id) || RoleOf(role) is not { } given)
        {
            return TypedResults.BadRequest();
        }

        return await desk.ChangeRoleAsync(new PersonId(id), given, context.RequestAborted)
            ? TypedResults.LocalRedirect(Path + "?done=changed")
            : TypedResults.NotFound();
    }

    private static async Task<IResult> RemoveAsync([FromForm] string? person, PeopleDesk desk, HttpContext context)
    {
        if (!Guid.TryParseExact(person, "D", out var id))
        {
            return TypedResults.BadRequest();
        }

        return await desk.RemoveAsync(new PersonId(id), context.RequestAborted)
            ? TypedResults.LocalRedirect(Path + "?done=removed")
            : TypedResults.NotFound();
    }

    /// <summary>Nothing is read of the form; asking for it makes the framework demand its token.</summary>
    private static async Task<IResult> LeaveAsync(
        IFormCollection _, PeopleDesk desk, SessionDesk sessions, SignInManager<User> signIn, HttpContext context)
    {
        if (await desk.LeaveAsync(context.RequestAborted) is not { } over)
        {
            return TypedResults.NotFound();
        }

        // After the answer has taken the cookie away, so that no open page comes back with it.
        context.Response.OnCompleted(() =>
        {
            sessions.Close(over);
            return Task.CompletedTask;
        });
        await signIn.SignOutAsync();
        return TypedResults.LocalRedirect("/sign-in");
    }

    private static string Kept(string? typed) => typed is { Length: <= ContactAddress.LengthMax } ? typed : "";
}

/// <summary>What is wrong with an invitation as it was typed.</summary>
public enum InviteProblem
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>No name, or one that is none.</summary>
    Name,

    /// <summary>No e-mail address.</summary>
    Email,

    /// <summary>It does not say what they may do.</summary>
    Role,

    /// <summary>A bound is reached; which is said beside.</summary>
    Bound,
}
