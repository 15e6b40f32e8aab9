using Lightline.Portal.Features.Account;
using Lightline.Portal.Features.Federation;
using Lightline.Portal.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Federation;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OpenIddict.Abstractions;
using OpenIddict.Client.AspNetCore;

namespace Lightline.Portal.Features.SignIn;

/// <summary>In by an account that one has elsewhere, and out when its session there has ended.</summary>
internal static class UpstreamEndpoint
{
    private const string Scheme = OpenIddictClientAspNetCoreDefaults.AuthenticationScheme;

    /// <summary>In what comes back: in which session of ours somebody wants to connect the account.</summary>
    private const string ConnectIn = "connect-in";

    /// <summary>Where the sign-in page leads.</summary>
    public static string PathOf(Upstream upstream) => $"/sign-in/with/{upstream.Name}";

    public static void MapUpstreams(this IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in/with/{name}", (
            string name, [FromQuery(Name = "return")] string? returnPath, UpstreamDesk desk, HttpContext context) =>
                AskAsync(desk, name, OwnPath.OrHome(returnPath), null, context))
            .AllowAnonymous().WithMetadata(new PublicEndpoint("the way in, by an account elsewhere"));
        app.MapGet("/connect/callback/{name}", ComeBackAsync)
            .AllowAnonymous().WithMetadata(new PublicEndpoint("the way in, back from an account elsewhere"));
        app.MapPost("/connect/ended/{name}", EndAsync).DisableAntiforgery()
            .AllowAnonymous().WithMetadata(new PublicEndpoint("ends sessions at the signed word of where they began"));
    }

    /// <summary>Sends somebody there: to sign in, or to show which account is to be connected.</summary>
    public static async Task<IResult> AskAsync(
        UpstreamDesk desk, string name, string back, Guid? connectIn, HttpContext context)
    {
        if (desk.Find(name) is not { } upstream)
        {
            return TypedResults.NotFound();
        }

        return await desk.IsThereAsync(upstream, context.RequestAborted)
            ? Challenge(upstream, back, connectIn)
            : TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Challenge(Upstream upstream, string back, Guid? connectIn) => Results.Challenge(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictClientAspNetCoreConstants.Properties.RegistrationId] = upstream.Name,
            [ConnectIn] = connectIn?.ToString("D"),
        })
        {
            RedirectUri = back,
        },
        [Scheme]);

    private static async Task<IResult> ComeBackAsync(
        string name, UpstreamDesk desk, SignInDesk signIn, HttpContext context)
    {
        if (desk.Find(name) is not { } upstream)
        {
            return TypedResults.NotFound();
        }

        var came = await context.AuthenticateAsync(Scheme);
        // The library compares the address too: what one issuer answers is never read as another's.
        if (!came.Succeeded
            || came.Principal.GetClaim(OpenIddictConstants.Claims.Private.RegistrationId) != name
            || came.Principal.GetClaim(OpenIddictConstants.Claims.Subject) is not { } subject
            || !UpstreamDesk.IsSubject(subject))
        {
            return TypedResults.BadRequest();
        }

        if (Guid.TryParseExact(came.Properties.Items.TryGetValue(ConnectIn, out var text) ? text : null, "D", out var session))
        {
            if (context.User.SessionId()?.Value != session)
            {
                return TypedResults.BadRequest();
            }

            desk.Remember(context, upstream, came.Principal, session);
            return GoOn(OtherAccountsEndpoint.Path);
        }

        var back = OwnPath.OrHome(came.Properties.RedirectUri);
        var outcome = await signIn.SignInByAccountAsync(
            () => desk.OwnerAsync(upstream, subject),
            upstream.CoversSecondStep,
            context.Connection.RemoteIpAddress,
            context.RequestAborted);
        var problem = SignInProblems.Of(outcome, SignInProblem.NotConnected);
        return problem is not SignInProblem.None
            ? Pages.Show<SignInPage>(new { Return = back, Problem = problem }, problem.Status())
            // The second step answers only who is not in; for who is, it leads on.
            : GoOn(outcome is SignInOutcome.SecondStep ? SecondStepEndpoint.Path + QueryString.Create("return", back) : back);
    }

    /// <summary>
    /// By a page of ours: a browser that came by a link of another site sends no strict cookie along, also not where a redirect
    /// leads.
    /// </summary>
    private static RazorComponentResult<ContinuePage> GoOn(string path) => Pages.Show<ContinuePage>(new { To = path });

    private static async Task<IResult> EndAsync(
        string name, [FromForm(Name = "logout_token")] string? token, UpstreamDesk desk, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return desk.Find(name) is not { } upstream ? TypedResults.NotFound()
            : await desk.EndAsync(upstream, token, context.RequestAborted) switch
            {
                true => TypedResults.Ok(),
                false => TypedResults.BadRequest(),
                _ => TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable),
            };
    }
}
