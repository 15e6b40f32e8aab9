using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Portal.Features.SignIn;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Acting;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Details;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Account;

/// <summary>Is it right, and how will you reach me?</summary>
internal static class ContactEndpoint
{
    /// <summary>The path of the page.</summary>
    public const string AccountPath = "/account";

    /// <summary>The page of a new address, and its form.</summary>
    public static string Path(CodePurpose purpose) => purpose is CodePurpose.Email ? "/account/email" : "/account/phone";

    /// <summary>Where the code goes that shows that it is theirs.</summary>
    public static string CheckPath(CodePurpose purpose) => Path(purpose) + "/check";

    public static void MapContact(this IEndpointRouteBuilder app)
    {
        app.MapMethods(AccountPath, Pages.Read, ShowAsync).RequireAuthorization(Policies.Person);
        foreach (var purpose in new[] { CodePurpose.Email, CodePurpose.Phone })
        {
            var path = Path(purpose);
            app.MapMethods(path, Pages.Read, async (DetailDesk details, HttpContext context) =>
                await details.RefusalAsync(ContactDesk.Field(purpose), context.RequestAborted) is { } rule
                    ? DetailEndpoint.Refuse(context, ContactDesk.Field(purpose), rule)
                    : await NewAsync(purpose, SignInProblem.None, details, context))
                .RequireAuthorization(Policies.Person).RequireStepUp(path);
            app.MapPost(path, (
                [FromForm] string? address,
                ContactDesk desk,
                DetailDesk details,
                CredentialDesk credentials,
                HttpContext context) => AskAsync(purpose, address, desk, details, credentials, context))
                .RequireAuthorization(Policies.Person).RequireStepUp(path);
            app.MapPost(CheckPath(purpose), (
                [FromForm] string? form,
                [FromForm] string? code,
                ContactDesk desk,
                OneTimeCodes codes,
                DetailDesk details,
                CredentialDesk credentials,
                HttpContext context) => CheckAsync(purpose, form, code, desk, codes, details, credentials, context))
                .RequireAuthorization(Policies.Person).RequireStepUp(path);
        }
    }

    private static async Task<IResult> ShowAsync(
        CredentialDesk credentials, ActingDesk acting, DetailDesk details, PortalDbContext database, HttpContext context) =>
        await credentials.UserAsync(context) is { } user
            ? Pages.Show<AccountPage>(new
            {
                Name = context.User.AccountId() is null ? null : await details.NameAsync(user.Id, context.RequestAborted),
                Email = user.Email,
                Phone = user.PhoneNumberConfirmed ? user.PhoneNumber : null,
                Acted = context.User.AccountId() is null ? [] : await acting.ListAsync(context.RequestAborted),
                Details = await details.PoliciesAsync(context.RequestAborted),
                Changes = context.User.AccountId() is null ? [] : await details.OwnAsync(context.RequestAborted),
                Accounts = await database.AccountsOfUserAsync(user.Id, context.RequestAborted),
            })
            : TypedResults.NotFound();

    private static async Task<IResult> AskAsync(
        CodePurpose purpose,
        string? typed,
        ContactDesk desk,
        DetailDesk details,
        CredentialDesk credentials,
        HttpContext context)
    {
        if (await credentials.UserAsync(context) is not { } user)
        {
            return TypedResults.NotFound();
        }

        if (await details.RefusalAsync(ContactDesk.Field(purpose), context.RequestAborted) is { } rule)
        {
            return DetailEndpoint.Refuse(context, ContactDesk.Field(purpose), rule);
        }

        if (ContactAddress.Parse(typed) is not { } to || ContactDesk.Purpose(to) != purpose)
        {
            var problem = purpose is CodePurpose.Phone ? SignInProblem.NoNumber : SignInProblem.NoMail;
            return await NewAsync(purpose, problem, details, context);
        }

        var form = await desk.AskAsync(user, to, context.Connection.RemoteIpAddress, context.RequestAborted);
        return form is null
            ? await NewAsync(purpose, SignInProblem.TooMany, details, context)
            : Pages.Show<CodePage>(new { Purpose = purpose, Form = form, To = to.Value });
    }

    private static async Task<IResult> CheckAsync(
        CodePurpose purpose,
        string? form,
        string? code,
        ContactDesk desk,
        OneTimeCodes codes,
        DetailDesk details,
        CredentialDesk credentials,
        HttpContext context)
    {
        if (await credentials.UserAsync(context) is not { } user)
        {
            return TypedResults.NotFound();
        }

        switch (await desk.ChangeAsync(user, form, purpose, code, context.RequestAborted))
        {
            case ContactChange.Changed:
                await credentials.GoOnAsync(user);
                return TypedResults.LocalRedirect(AccountPath);
            case ContactChange.Waits:
                return TypedResults.LocalRedirect(AccountPath);
            case ContactChange.Refused:
                return DetailEndpoint.Refuse(
                    context,
                    ContactDesk.Field(purpose),
                    await details.RefusalAsync(ContactDesk.Field(purpose), context.RequestAborted) ?? DetailRule.TooMany);
            case ContactChange.Taken:
                return await NewAsync(purpose, SignInProblem.Taken, details, context);
            default:
                break;
        }

        return codes.AddressOf(form, purpose) is { } to
            ? Pages.Show<CodePage>(
                new { Purpose = purpose, Form = form!, To = to.Value, Problem = SignInProblem.SentCode },
                SignInProblem.SentCode.Status())
            : await NewAsync(purpose, SignInProblem.TooLate, details, context);
    }

    private static async Task<IResult> NewAsync(
        CodePurpose purpose, SignInProblem problem, DetailDesk details, HttpContext context)
    {
        var policy = (await details.PoliciesAsync(context.RequestAborted)).Of(ContactDesk.Field(purpose));
        return Pages.Show<NewAddressPage>(new { Purpose = purpose, Problem = problem, Policy = policy }, problem.Status());
    }
}
