using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Acting;
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

    public static void MapDesk(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Path, Pages.Read, () => Pages.Show<DeskPage>()).RequireAuthorization(Policies.Desk);
        app.MapPost(Path, FindAsync).RequireAuthorization(Policies.Desk).RequireRecentProof(_ => Path);
        app.MapMethods(CustomerPath("{number}"), Pages.Read, ShowAsync)
            .RequireAuthorization(Policies.Desk).RequireRecentProof(Here);
        app.MapPost(ActPath("{number}"), ActAsync).RequireAuthorization(Policies.Desk).RequireRecentProof(Here);
        app.MapPost(StopPath, StopAsync).RequireAuthorization(Policies.ForCustomer);
    }

    /// <summary>The customer's page that a request is about, to come back to.</summary>
    private static string Here(HttpContext context) =>
        CustomerPath(Uri.EscapeDataString(context.GetRouteValue("number") as string ?? ""));

    private static async Task<IResult> FindAsync([FromForm] string? said, ActingDesk desk, HttpContext context)
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
                new { Said = asked.Length > ActingDesk.SaidLengthMax ? "" : asked, Problem = problem },
                StatusCodes.Status422UnprocessableEntity);
        }

        var found = await desk.FindAsync(asked, context.RequestAborted);
        return found is [var only]
            ? TypedResults.LocalRedirect(CustomerPath(only.Number))
            : Pages.Show<DeskPage>(new { Said = asked, Found = found });
    }

    private static async Task<IResult> ShowAsync(string number, ActingDesk desk, HttpContext context) =>
        await desk.ReadAsync(number, context.RequestAborted) is { } customer
            ? Pages.Show<CustomerPage>(new { Customer = customer })
            : TypedResults.NotFound();

    private static async Task<IResult> ActAsync(
        string number, [FromForm] string? reason, ActingDesk desk, HttpContext context)
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

        return await desk.ReadAsync(number, context.RequestAborted) is { } customer
            ? Pages.Show<CustomerPage>(
                new { Customer = customer, Reason = why, Problem = problem }, StatusCodes.Status422UnprocessableEntity)
            : TypedResults.NotFound();
    }

    /// <summary>Nothing is read of the form; asking for it makes the framework demand its token.</summary>
    private static async Task<IResult> StopAsync(IFormCollection _, ActingDesk desk, HttpContext context)
    {
        var number = context.User.FindFirst(SessionClaim.AccountNumber)?.Value ?? "";
        await desk.EndAsync(context, context.User.UserId()!.Value);
        return TypedResults.LocalRedirect(CustomerPath(number));
    }
}
