using Lightline.Portal.Features.Problem;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Federation;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Lightline.Portal.Features.Federation;

/// <summary>
/// Another system asks who this is (OpenID Connect Core 1.0, section 3.1.2). Whoever is signed in goes straight on; whoever is
/// not signs in first.
/// </summary>
internal static class AuthorizeEndpoint
{
    /// <summary>Where a system sends people.</summary>
    public const string Path = "/connect/authorize";

    /// <summary>The page from which people go on once they have signed in.</summary>
    public const string ContinuePath = "/connect/continue";

    /// <summary>Seconds for which a proof holds at least.</summary>
    private const long AgeMin = 60;

    public static void MapAuthorize(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, AuthorizeAsync)
            .AllowAnonymous().WithMetadata(new PublicEndpoint("sends to the sign-in, and from there to a system of the provider"));
        // A browser follows no redirect to another site from a form that may lead to this one only, and a sign-in is such a form:
        // the page between begins anew.
        app.MapMethods(ContinuePath, Pages.Read, (HttpContext context) =>
            Pages.Show<ContinuePage>(new { To = Path + context.Request.QueryString }))
            .AllowAnonymous().WithMetadata(new PublicEndpoint("leads on to the system that asked for the sign-in"));
    }

    private static async Task<IResult> AuthorizeAsync(HttpContext context, FederationDesk desk, ProblemLog log, TimeProvider time)
    {
        if (context.GetOpenIddictServerResponse()?.Error is not null || context.GetOpenIddictServerRequest() is not { } request)
        {
            // What is wrong with it concerns the system's own address, so nobody is sent there.
            log.Write(context, StatusCodes.Status400BadRequest, null);
            return Pages.Show<CannotOpenPage>(
                new { Reference = ProblemLog.ReferenceOf(context) }, StatusCodes.Status400BadRequest);
        }

        var isSilent = request.HasPromptValue(PromptValues.None);
        if (context.User.SessionId() is not { } session)
        {
            return isSilent ? Refuse(Errors.LoginRequired, "Nobody is signed in.") : To("/sign-in", context);
        }

        var provedAt = StepUp.ProvedAt(context);
        // An age of nothing asks for a new sign-in; of less than a minute, none would be over before it is looked at.
        var isAnew = request.HasPromptValue(PromptValues.Login) || request.MaxAge is 0
            || (request.MaxAge is { } seconds && !(time.GetUtcNow() - provedAt < TimeSpan.FromSeconds(Math.Max(seconds, AgeMin))));
        if (isAnew)
        {
            return isSilent ? Refuse(Errors.LoginRequired, "The sign-in is too long ago.") : To(StepUp.Path, context);
        }

        return await desk.OpenAsync(request, context.User, session, provedAt, IssuerOf(context), context.RequestAborted) is { } opened
            ? Results.SignIn(opened, null, FederationDesk.Scheme)
            : Refuse(Errors.AccessDenied, "This system is not for who is signed in.");
    }

    /// <summary>The issuer of the host that is asked, as the library names it.</summary>
    private static string IssuerOf(HttpContext context) =>
        new Uri($"{context.Request.Scheme}://{context.Request.Host.Value}/").AbsoluteUri;

    private static IResult Refuse(string error, string why) => Results.Forbid(FederationDesk.Why(error, why), [FederationDesk.Scheme]);

    /// <summary>
    /// Shows a page of ours first, and comes back to here. That the sign-in was to be a new one is done by then; how old it may
    /// be is looked at again.
    /// </summary>
    private static RedirectHttpResult To(string page, HttpContext context)
    {
        var back = QueryString.Create(context.Request.Query.Where(
            one => one.Key is not Parameters.Prompt && !(one.Key is Parameters.MaxAge && one.Value == "0")));
        return TypedResults.LocalRedirect(page + QueryString.Create("return", ContinuePath + back));
    }
}
