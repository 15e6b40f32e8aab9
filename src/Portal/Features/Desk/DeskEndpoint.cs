using Lightline.Portal.Features.Account;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Acting;
using Lightline.Portal.Identity.Details;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Desk;

/// <summary>Who is speaking, and what do they see?</summary>
internal static class DeskEndpoint
{
    /// <summary>The path of the page, and of its form: what is looked for stands in no address and no log.</summary>
    public const string Path = "/desk";

    /// <summary>Where acting for somebody is ended.</summary>
    public const string StopPath = Path + "/stop";

    /// <summary>The page of a customer.</summary>
    public static string CustomerPath(string number) => $"{Path}/customers/{number}";

    /// <summary>Where the form of a customer's page leads.</summary>
    public static string ActPath(string number) => CustomerPath(number) + "/act";

    /// <summary>Where what a customer asked for is decided.</summary>
    public static string DecidePath(string number) => CustomerPath(number) + "/changes";

    /// <summary>Where somebody of a customer gets another name.</summary>
    public static string NamePath(string number) => CustomerPath(number) + "/name";

    public static void MapDesk(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Path, Pages.Read, async (DetailDesk details, HttpContext context) =>
            Pages.Show<DeskPage>(new { Waiting = await details.WaitingCustomersAsync(context.RequestAborted) }))
            .RequireAuthorization(Policies.Desk);
        app.MapPost(Path, FindAsync).RequireAuthorization(Policies.Desk).RequireRecentProof(_ => Path);
        app.MapMethods(CustomerPath("{number}"), Pages.Read, ShowAsync)
            .RequireAuthorization(Policies.Desk).RequireRecentProof(Here);
        app.MapPost(ActPath("{number}"), ActAsync).RequireAuthorization(Policies.Desk).RequireRecentProof(Here);
        app.MapPost(DecidePath("{number}"), DecideAsync).RequireAuthorization(Policies.Desk).RequireRecentProof(Here);
        app.MapPost(NamePath("{number}"), ChangeNameAsync).RequireAuthorization(Policies.Desk).RequireRecentProof(Here);
        app.MapPost(StopPath, StopAsync).RequireAuthorization(Policies.ForCustomer);
    }

    /// <summary>The customer's page that a request is about, to come back to.</summary>
    private static string Here(HttpContext context) =>
        CustomerPath(Uri.EscapeDataString(context.GetRouteValue("number") as string ?? ""));

    private static async Task<IResult> FindAsync(
        [FromForm] string? said, ActingDesk desk, DetailDesk details, HttpContext context)
    {
        var asked = said?.Trim() ?? "";
        var problem = asked.Length switch
        {
            0 => "Type what the customer told you",
            > ActingDesk.SaidLengthMax => $"That is longer than {ActingDesk.SaidLengthMax} letters",
            _ => asked.Any(char.IsControl) ? "Use letters, digits and marks only" : null,
        };
        if (problem is not null)
        {
            return Pages.Show<DeskPage>(
                new
                {
                    Said = asked.Length > ActingDesk.SaidLengthMax ? "" : asked,
                    Problem = problem,
                    Waiting = await details.WaitingCustomersAsync(context.RequestAborted),
                },
                StatusCodes.Status422UnprocessableEntity);
        }

        var found = await desk.FindAsync(asked, context.RequestAborted);
        return found is [var only]
            ? TypedResults.LocalRedirect(CustomerPath(only.Number))
            : Pages.Show<DeskPage>(new { Said = asked, Found = found });
    }

    private static Task<IResult> ShowAsync(string number, ActingDesk desk, DetailDesk details, HttpContext context) =>
        PageAsync(number, desk, details, context, StatusCodes.Status200OK, page => page);

    /// <summary>The customer's page, with what is wrong on it.</summary>
    private static async Task<IResult> PageAsync(
        string number,
        ActingDesk desk,
        DetailDesk details,
        HttpContext context,
        int status,
        Func<CustomerView, CustomerView> arrange)
    {
        if (await desk.ReadAsync(number, context.RequestAborted) is not { } customer)
        {
            return TypedResults.NotFound();
        }

        var changes = await details.WaitingAsync(number, context.RequestAborted);
        var people = await details.PeopleAsync(number, context.RequestAborted);
        return Pages.Show<CustomerPage>(new { View = arrange(new CustomerView(customer, changes, people)) }, status);
    }

    private static async Task<IResult> DecideAsync(
        string number,
        [FromForm] Guid? change,
        [FromForm] string? decision,
        [FromForm] string? reason,
        ActingDesk desk,
        DetailDesk details,
        HttpContext context)
    {
        var why = reason?.Trim() ?? "";
        var status = StatusCodes.Status422UnprocessableEntity;
        var problem = change is null || decision is not ("approve" or "decline") ? "Say yes or no to one change"
            : why.Length is 0 ? "Say why: the customer reads it"
            : why.Length > ActingDesk.ReasonLengthMax ? $"Say it in at most {ActingDesk.ReasonLengthMax} letters"
            : why.Any(char.IsControl) ? "Use letters, digits and marks only"
            : null;
        if (problem is null)
        {
            var outcome = await details.DecideAsync(change!.Value, number, decision == "approve", why, context.RequestAborted);
            if (outcome is DecisionOutcome.Decided)
            {
                return TypedResults.LocalRedirect(CustomerPath(number));
            }

            (status, problem) = outcome is DecisionOutcome.Taken
                ? (status, "Somebody else signs in by that address meanwhile: it can only be declined")
                : (StatusCodes.Status409Conflict, "It does not wait any more: it was taken back or decided meanwhile.");
        }

        return await PageAsync(
            number, desk, details, context, status,
            page => page with { Decided = change, DecisionReason = why, DecisionProblem = problem });
    }

    private static async Task<IResult> ChangeNameAsync(
        string number,
        [FromForm] string? person,
        [FromForm] string? name,
        [FromForm] string? reason,
        ActingDesk desk,
        DetailDesk details,
        HttpContext context)
    {
        var why = reason?.Trim() ?? "";
        var wanted = PersonName.Parse(name);
        (string Field, string Words)? problem = string.IsNullOrEmpty(person) ? ("person", "Say whose name it is")
            : wanted is null ? ("name", $"Type the name in letters, at most {PersonName.LengthMax}")
            : why.Length is 0 ? ("name-reason", "Say why: the customer reads it")
            : why.Length > ActingDesk.ReasonLengthMax ? ("name-reason", $"Say it in at most {ActingDesk.ReasonLengthMax} letters")
            : why.Any(char.IsControl) ? ("name-reason", "Use letters, digits and marks only")
            : null;
        if (problem is null)
        {
            switch (await details.ChangeNameByAgentAsync(number, person!, wanted!, why, context.RequestAborted))
            {
                case NameOutcome.Changed:
                    return TypedResults.LocalRedirect(CustomerPath(number));
                case NameOutcome.Same:
                    problem = ("name", "That is their name already.");
                    break;
                default:
                    problem = ("person", "They left, or are called otherwise by now: say again whose name it is");
                    break;
            }
        }

        var typed = new NewNameForm(
            person ?? "", name is { Length: <= PersonName.LengthMax } ? name : "", why.Length <= ActingDesk.ReasonLengthMax ? why : "");
        return await PageAsync(
            number, desk, details, context, StatusCodes.Status422UnprocessableEntity,
            page => page with { NewName = typed, NameProblem = problem });
    }

    private static async Task<IResult> ActAsync(
        string number, [FromForm] string? reason, ActingDesk desk, DetailDesk details, HttpContext context)
    {
        var why = reason?.Trim() ?? "";
        var problem = why.Length switch
        {
            0 => "Say why you act for this customer",
            > ActingDesk.ReasonLengthMax => $"Say it in at most {ActingDesk.ReasonLengthMax} letters",
            _ => why.Any(char.IsControl) ? "Use letters, digits and marks only" : null,
        };
        if (problem is null)
        {
            return await desk.BeginAsync(context, number, why) ? TypedResults.LocalRedirect("/") : TypedResults.NotFound();
        }

        return await PageAsync(
            number, desk, details, context, StatusCodes.Status422UnprocessableEntity,
            page => page with { Reason = why, Problem = problem });
    }

    /// <summary>Nothing is read of the form; asking for it makes the framework demand its token.</summary>
    private static async Task<IResult> StopAsync(IFormCollection _, ActingDesk desk, HttpContext context)
    {
        var number = context.User.FindFirst(SessionClaim.AccountNumber)?.Value ?? "";
        await desk.EndAsync(context, context.User.UserId()!.Value);
        return TypedResults.LocalRedirect(CustomerPath(number));
    }
}
