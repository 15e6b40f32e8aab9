using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Account;

/// <summary>I belong to several accounts: show me the other one.</summary>
internal static class AccountsEndpoint
{
    /// <summary>Where the form of one account leads.</summary>
    public const string Path = "/account/look-at";

    public static void MapAccounts(this IEndpointRouteBuilder app) =>
        app.MapPost(Path, LookAtAsync).RequireAuthorization(Policies.SubscriberSelf);

    private static async Task<IResult> LookAtAsync(
        [FromForm] string? account,
        PortalDbContext database,
        AccountChoice choice,
        PortalSignIn signIn,
        CredentialDesk credentials,
        HttpContext context)
    {
        if (await credentials.UserAsync(context) is not { } user)
        {
            return TypedResults.NotFound();
        }

        var own = await database.AccountsOfUserAsync(user.Id, context.RequestAborted);
        if (own.FirstOrDefault(membership => membership.PublicNumber == account) is not { } wanted)
        {
            return TypedResults.NotFound();
        }

        choice.Account = wanted.Account;
        await AccountChoice.GoOnAsync(context, await signIn.CreateUserPrincipalAsync(user));
        return TypedResults.LocalRedirect("/");
    }
}
