using System.Globalization;
using Lightline.Portal.Identity;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Noc;

/// <summary>What hurts most people now; and of one incident: do we know, own, and tell?</summary>
internal static class NocEndpoint
{
    /// <summary>When the data of an answer was read, in the reader's words; also of an answer without a body.</summary>
    private const string AsOfHeader = "Lightline-As-Of";

    public static void MapNoc(this IEndpointRouteBuilder app)
    {
        var noc = app.MapGroup("/noc").RequireAuthorization(Policies.Noc);
        noc.MapMethods("", Pages.Read, (NocView view) => Pages.Show<NocPage>(new { View = view.Now() }));
        noc.MapMethods("/list", Pages.Read, (NocView view, HttpContext context) =>
            ShowPart<IncidentList>(context, view.Now(), tag: ""));
        noc.MapMethods("/incidents/{number}", Pages.Read, ShowIncidentAsync);
        noc.MapMethods("/incidents/{number}/live", Pages.Read, ShowLiveAsync);
        noc.MapPost("/incidents/{number}/acknowledge", TakeAsync);
        noc.MapPost("/incidents/{number}/updates", TellAsync);
    }

    private static async Task<IResult> ShowIncidentAsync(
        string number, NocView view, IncidentDesk desk, CancellationToken cancellationToken)
    {
        if (view.Find(number) is not { } incident)
        {
            return TypedResults.NotFound();
        }

        var tally = await desk.TallyAsync(incident.Id, cancellationToken);
        return Pages.Show<IncidentPage>(new
        {
            View = view.Now(),
            Incident = incident,
            Tally = tally,
            Form = view.NewForm(incident),
            TakeKey = view.NewKey(),
        });
    }

    private static async Task<IResult> ShowLiveAsync(
        string number, NocView view, IncidentDesk desk, HttpContext context)
    {
        if (view.Find(number) is not { } incident)
        {
            return TypedResults.NotFound();
        }

        var tally = await desk.TallyAsync(incident.Id, context.RequestAborted);
        var tag = tally is null ? "x" : string.Join(
            '-', tally.Select(t => t.Notices.ToString(CultureInfo.InvariantCulture) + t.State));
        return ShowPart<IncidentFacts>(
            context, view.Now(), $"{number}-{tag}", new { View = view.Now(), Incident = incident, Tally = tally });
    }

    private static async Task<IResult> TakeAsync(
        string number,
        [FromForm(Name = "form-key")] string? key,
        NocView view,
        IncidentDesk desk,
        HttpContext context)
    {
        if (view.Find(number) is not { } incident || AuthorOf(context) is not { } author)
        {
            return TypedResults.NotFound();
        }

        if (!Guid.TryParseExact(key, "D", out var formKey))
        {
            return TypedResults.BadRequest();
        }

        await desk.WriteAsync(incident.Id, formKey, author, words: null, context.RequestAborted);
        return TypedResults.LocalRedirect($"/noc/incidents/{incident.Number}");
    }

    private static async Task<IResult> TellAsync(
        string number,
        [FromForm(Name = "form-key")] string? key,
        [FromForm] string? stage,
        [FromForm] string? message,
        [FromForm(Name = "back-by")] string? backBy,
        [FromForm(Name = "next-update")] string? nextUpdate,
        [FromForm] string? send,
        NocView view,
        IncidentDesk desk,
        HttpContext context)
    {
        if (view.Find(number) is not { } incident || AuthorOf(context) is not { } author)
        {
            return TypedResults.NotFound();
        }

        if (!Guid.TryParseExact(key, "D", out var formKey))
        {
            return TypedResults.BadRequest();
        }

        var form = new UpdateForm
        {
            Key = formKey,
            Stage = stage ?? "",
            Message = message ?? "",
            BackBy = backBy ?? "",
            NextUpdate = nextUpdate ?? "",
            Send = send ?? "",
        };
        var (words, problems) = view.Judge(form, incident);
        if (words is null)
        {
            var tally = await desk.TallyAsync(incident.Id, context.RequestAborted);
            var typed = new
            {
                View = view.Now(),
                Incident = incident,
                Tally = tally,
                Form = form,
                TakeKey = view.NewKey(),
                Problems = problems,
            };
            return Pages.Show<IncidentPage>(typed, StatusCodes.Status422UnprocessableEntity);
        }

        await desk.WriteAsync(incident.Id, formKey, author, words, context.RequestAborted);
        return TypedResults.LocalRedirect($"/noc/incidents/{incident.Number}#told");
    }

    private static Author? AuthorOf(HttpContext context) => context.User.UserId() is { } user
        ? new Author(user, context.RequestServices.GetRequiredService<Visit>().Person?.Name ?? "")
        : null;

    /// <summary>A part of a page, or that the one which the page holds is still right.</summary>
    private static IResult ShowPart<TPart>(HttpContext context, NocMoment moment, string tag, object? parameters = null)
        where TPart : IComponent
    {
        var board = context.RequestServices.GetRequiredService<IncidentBoard>();
        var etag = board.TagOf(moment.Picture, $"{(moment.IsOld ? "old" : "")}{moment.Overdue}.{tag}");
        context.Response.Headers.ETag = etag;
        context.Response.Headers[AsOfHeader] = moment.AsOf;
        return context.Request.Headers.IfNoneMatch == etag
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : Pages.Show<TPart>(parameters ?? new { View = moment });
    }
}
