using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Shell;

namespace Lightline.Portal.Features.Noc;

/// <summary>
/// Telling people: a form, a page to check what will be said, and the word itself. The check stores nothing; the form's key
/// goes with it, so that a double click, a way back or a reload is one update. Whoever has not shown for long who they are does
/// so first, and what they typed stays.
/// </summary>
internal static class TellEndpoint
{
    public static void MapTell(this RouteGroupBuilder noc)
    {
        noc.MapPost("/incidents/{number}/acknowledge", TakeAsync).WithMetadata(new NeedsRecentProof());
        noc.MapPost("/incidents/{number}/check", CheckAsync).WithMetadata(new NeedsRecentProof());
        noc.MapPost("/incidents/{number}/change", ChangeAsync);
        noc.MapPost("/incidents/{number}/updates", PublishAsync).WithMetadata(new NeedsRecentProof());
    }

    private static async Task<IResult> TakeAsync(
        string number, IFormCollection fields, IncidentLookup lookup, IncidentDesk desk, IncidentPages pages, HttpContext context)
    {
        var stop = context.RequestAborted;
        if (await lookup.FindAsync(number, stop) is not { } incident || NocEndpoint.AuthorOf(context) is not { } author)
        {
            return TypedResults.NotFound();
        }

        if (!Guid.TryParseExact(fields["form-key"], "D", out var key))
        {
            return TypedResults.BadRequest();
        }

        if (!StepUp.IsRecent(context))
        {
            return await ConfirmAsync(pages, incident, form: null, stop);
        }

        return (await desk.TakeAsync(incident, key, author, stop)).Outcome switch
        {
            TellOutcome.Done => TypedResults.LocalRedirect($"/noc/incidents/{incident.Number}"),
            TellOutcome.Away => await pages.ShowAsync(
                incident, form: null, StatusCodes.Status503ServiceUnavailable, ("take", NocWords.AwayWhileTaking), stop),
            _ => TypedResults.BadRequest(),
        };
    }

    private static async Task<IResult> CheckAsync(
        string number,
        IFormCollection fields,
        IncidentLookup lookup,
        PreviewReader previews,
        MessageLinks links,
        NocView view,
        IncidentPages pages,
        HttpContext context)
    {
        var stop = context.RequestAborted;
        if (await lookup.FindAsync(number, stop) is not { } incident)
        {
            return TypedResults.NotFound();
        }

        if (UpdateForm.Read(fields) is not { } typed)
        {
            return TypedResults.BadRequest();
        }

        if (!StepUp.IsRecent(context))
        {
            return await ConfirmAsync(pages, incident, typed, stop);
        }

        var form = typed with { Seen = incident.IsOpen ? UpdateForm.SeenOpen : "" };
        var (words, problems) = view.Judge(form, incident);
        if (words is null)
        {
            return await pages.ShowAsync(incident, form, StatusCodes.Status422UnprocessableEntity, problems, stop);
        }

        try
        {
            var preview = await previews.ReadAsync(incident, words, links.For(context.Request), stop);
            return Pages.Show<CheckPage>(
                new { View = view.Now(), Incident = incident, Form = form, Words = words, Preview = preview });
        }
        catch (Exception failure) when (!stop.IsCancellationRequested && DatabaseAway.Is(failure))
        {
            return await AwayAsync(pages, incident, form, stop);
        }
    }

    /// <summary>The form again, with all that was typed.</summary>
    private static async Task<IResult> ChangeAsync(
        string number, IFormCollection fields, IncidentLookup lookup, IncidentPages pages, HttpContext context)
    {
        if (await lookup.FindAsync(number, context.RequestAborted) is not { } incident)
        {
            return TypedResults.NotFound();
        }

        return UpdateForm.Read(fields) is { } form
            ? await pages.ShowAsync(incident, form, StatusCodes.Status200OK, problems: null, context.RequestAborted)
            : TypedResults.BadRequest();
    }

    private static async Task<IResult> PublishAsync(
        string number,
        IFormCollection fields,
        IncidentLookup lookup,
        IncidentDesk desk,
        NocView view,
        IncidentPages pages,
        HttpContext context)
    {
        var stop = context.RequestAborted;
        if (await lookup.FindAsync(number, stop) is not { } incident || NocEndpoint.AuthorOf(context) is not { } author)
        {
            return TypedResults.NotFound();
        }

        if (UpdateForm.Read(fields) is not { } form)
        {
            return TypedResults.BadRequest();
        }

        if (!StepUp.IsRecent(context))
        {
            return await ConfirmAsync(pages, incident, form, stop);
        }

        var result = await desk.TellAsync(incident, form, author, stop);
        var now = result.Incident ?? incident;
        return result.Outcome switch
        {
            TellOutcome.Done => TypedResults.LocalRedirect($"/noc/incidents/{incident.Number}#told"),
            TellOutcome.Gone => TypedResults.NotFound(),
            TellOutcome.OtherForm => TypedResults.BadRequest(),
            TellOutcome.Away => await AwayAsync(pages, incident, form, stop),
            TellOutcome.Ended => await pages.ShowAsync(
                now, form with { Seen = "" }, StatusCodes.Status409Conflict, ("stage", NocWords.EndedMeanwhile), stop),
            // Its key is spent: what is typed now is a form of its own.
            TellOutcome.OtherWords => await pages.ShowAsync(
                now, form with { Key = view.NewKey() }, StatusCodes.Status409Conflict, ("message", NocWords.AlreadyTold), stop),
            _ => await pages.ShowAsync(now, form, StatusCodes.Status422UnprocessableEntity, result.Problems, stop),
        };
    }

    private static Task<IResult> ConfirmAsync(
        IncidentPages pages, IncidentPicture incident, UpdateForm? form, CancellationToken cancellationToken) =>
        pages.ShowAsync(
            incident,
            form,
            StatusCodes.Status422UnprocessableEntity,
            (IncidentPage.ConfirmFirst, NocWords.ConfirmFirst),
            cancellationToken);

    private static Task<IResult> AwayAsync(
        IncidentPages pages, IncidentPicture incident, UpdateForm form, CancellationToken cancellationToken) =>
        pages.ShowAsync(
            incident, form, StatusCodes.Status503ServiceUnavailable, ("check", NocWords.AwayWhileTelling), cancellationToken);
}
