using Lightline.Portal.Features.Problem;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Details;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Account;

/// <summary>My name is another, and what became of what I asked for?</summary>
internal static class DetailEndpoint
{
    /// <summary>The page of a new name, and its form.</summary>
    public const string NamePath = ContactEndpoint.AccountPath + "/name";

    /// <summary>Where a change that waits is taken back.</summary>
    public const string WithdrawPath = ContactEndpoint.AccountPath + "/changes/withdraw";

    public static void MapDetails(this IEndpointRouteBuilder app)
    {
        app.MapMethods(NamePath, Pages.Read, ShowAsync).RequireAuthorization(Policies.SubscriberSelf).RequireStepUp(NamePath);
        app.MapPost(NamePath, SaveAsync).RequireAuthorization(Policies.SubscriberSelf).RequireStepUp(NamePath);
        app.MapPost(WithdrawPath, async ([FromForm] Guid? change, DetailDesk desk, HttpContext context) =>
        {
            // One that was decided meanwhile shows what became of it.
            _ = change is { } id && await desk.WithdrawAsync(id, context.RequestAborted);
            return TypedResults.LocalRedirect(ContactEndpoint.AccountPath);
        }).RequireAuthorization(Policies.SubscriberSelf);
    }

    /// <summary>The page that says which rule stands against it, and whom to ask.</summary>
    public static IResult Refuse(HttpContext context, DetailField field, DetailRule rule)
    {
        context.RequestServices.GetRequiredService<ProblemLog>().Write(context, rule.Status(), null);
        return Pages.Show<DetailRefusedPage>(
            new { Field = field, Rule = rule, Reference = ProblemLog.ReferenceOf(context) }, rule.Status());
    }

    private static async Task<IResult> ShowAsync(DetailDesk desk, HttpContext context)
    {
        if (await desk.RefusalAsync(DetailField.Name, context.RequestAborted) is { } rule)
        {
            return Refuse(context, DetailField.Name, rule);
        }

        var name = await desk.NameAsync(context.User.UserId()!.Value, context.RequestAborted);
        return await PageAsync(desk, name ?? "", problem: null, context);
    }

    private static async Task<IResult> SaveAsync(
        [FromForm] string? name,
        DetailDesk desk,
        CredentialDesk credentials,
        AccountChoice choice,
        PortalSignIn signIn,
        HttpContext context)
    {
        if (await credentials.UserAsync(context) is not { } user)
        {
            return TypedResults.NotFound();
        }

        if (await desk.RefusalAsync(DetailField.Name, context.RequestAborted) is { } rule)
        {
            return Refuse(context, DetailField.Name, rule);
        }

        if (PersonName.Parse(name) is not { } wanted)
        {
            return await PageAsync(desk, name is { Length: <= PersonName.LengthMax } ? name : "", PersonName.Fault, context);
        }

        if (await desk.NameAsync(user.Id, context.RequestAborted) == wanted)
        {
            return await PageAsync(desk, wanted, "That is your name already.", context);
        }

        if ((await desk.PoliciesAsync(context.RequestAborted)).Name is DetailPolicy.EditWithApproval)
        {
            return await desk.AskAsync(DetailField.Name, wanted, null, context.RequestAborted) is { } bound
                ? Refuse(context, DetailField.Name, bound)
                : TypedResults.LocalRedirect(ContactEndpoint.AccountPath);
        }

        await desk.ChangeNameAsync(user.Id, wanted, context.RequestAborted);
        // The session says what to call them.
        choice.Account = context.User.AccountId();
        await AccountChoice.GoOnAsync(context, await signIn.CreateUserPrincipalAsync(user));
        return TypedResults.LocalRedirect(ContactEndpoint.AccountPath);
    }

    private static async Task<IResult> PageAsync(DetailDesk desk, string name, string? problem, HttpContext context) =>
        Pages.Show<NewNamePage>(
            new
            {
                Name = name,
                Problem = problem,
                Policy = (await desk.PoliciesAsync(context.RequestAborted)).Name,
            },
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
}
