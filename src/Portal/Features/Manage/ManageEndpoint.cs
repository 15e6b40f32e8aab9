using Lightline.Portal.Features.Account;
using Lightline.Portal.Features.Problem;
using Lightline.Portal.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Shell;
using Lightline.Verdict.Messages;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Manage;

/// <summary>I have a mail of yours and want less of it: how do I say so?</summary>
internal static class ManageEndpoint
{
    private const string Why = "by a message's signed link: how one contact is written to";
    private const string Route = ManageLink.Root + "/{token}";
    private const string UnsubscribeRoute = Route + "/unsubscribe/{topic}";

    public static void MapManage(this IEndpointRouteBuilder app)
    {
        foreach (var route in new[] { Route, UnsubscribeRoute })
        {
            // Reading changes nothing, whichever of the two a program follows.
            app.MapMethods(route, Pages.Read, ShowAsync).AllowAnonymous().WithMetadata(new PublicEndpoint(Why));
        }

        app.MapPost(Route, SaveAsync).AllowAnonymous().WithMetadata(new PublicEndpoint(Why));
        // Sent by mail programs and their servers (RFC 8058): without a cookie, and without a page before it that could hold a
        // token. What it does stands in its address, which no other site knows.
        app.MapPost(UnsubscribeRoute, UnsubscribeAsync)
            .AllowAnonymous().DisableAntiforgery().WithMetadata(new PublicEndpoint(Why), new FromAnySite());
    }

    private static async Task<IResult> ShowAsync(
        string token, [FromQuery] string? saved, ManageDesk desk, HttpContext context)
    {
        var (outcome, choice) = await desk.ReadAsync(token, context.Connection.RemoteIpAddress, context.RequestAborted);
        return choice is null
            ? Refuse(context, outcome)
            : Pages.Show<ManagePage>(new { Choice = choice, Token = token, IsSaved = saved == "1" });
    }

    private static async Task<IResult> SaveAsync(string token, IFormCollection form, ManageDesk desk, HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        var (outcome, choice) = await desk.ReadAsync(token, address, context.RequestAborted);
        if (choice is null)
        {
            return Refuse(context, outcome);
        }

        if (PreferenceForm.Read(form, choice, out var typed) is not { } wanted)
        {
            return Pages.Show<ManagePage>(
                new { Choice = typed, Token = token, IsTimeWrong = true }, StatusCodes.Status422UnprocessableEntity);
        }

        outcome = await desk.WriteAsync(token, wanted, address, context.RequestAborted);
        return outcome is ManageOutcome.Done ? TypedResults.LocalRedirect(ManageLink.Path(token) + "?saved=1") : Refuse(context, outcome);
    }

    private static async Task<IResult> UnsubscribeAsync(
        string token,
        string topic,
        [FromForm(Name = "List-Unsubscribe")] string? said,
        ManageDesk desk,
        HttpContext context)
    {
        if (said != "One-Click")
        {
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }

        var outcome = await desk.UnsubscribeAsync(token, topic, context.Connection.RemoteIpAddress, context.RequestAborted);
        return outcome is ManageOutcome.Done
            ? TypedResults.Text("You get no more e-mails about this.\n")
            : Refuse(context, outcome);
    }

    private static IResult Refuse(HttpContext context, ManageOutcome outcome)
    {
        if (outcome is ManageOutcome.Old)
        {
            context.RequestServices.GetRequiredService<ProblemLog>().Write(context, StatusCodes.Status410Gone, null);
            return Pages.Show<ManageOldPage>(new { Reference = ProblemLog.ReferenceOf(context) }, StatusCodes.Status410Gone);
        }

        return outcome is ManageOutcome.TooMany
            ? TypedResults.StatusCode(StatusCodes.Status429TooManyRequests)
            : TypedResults.NotFound();
    }
}
