using System.Globalization;
using Lightline.Portal.Features.Noc.Map;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace Lightline.Portal.Features.Noc;

/// <summary>What hurts most people now; and of one incident: do we know, own, and tell?</summary>
internal static class NocEndpoint
{
    /// <summary>When the data of an answer was read, in the reader's words; also of an answer without a body.</summary>
    private const string AsOfHeader = "Lightline-As-Of";

    public static void MapNoc(this IEndpointRouteBuilder app)
    {
        var noc = app.MapGroup("/noc").RequireAuthorization(Policies.Noc);
        noc.MapPlant();
        noc.MapMethods("/list", Pages.Read, (NocView view, HttpContext context) =>
            ShowPart<IncidentList>(context, view.Now(), tag: ""));
        noc.MapMethods("/incidents/{number}", Pages.Read, ShowIncidentAsync);
        noc.MapMethods("/incidents/{number}/live", Pages.Read, ShowLiveAsync);
        noc.MapTell();
    }

    /// <summary>Who is signed in.</summary>
    public static Author? AuthorOf(HttpContext context) => context.User.UserId() is { } user
        ? new Author(user, context.RequestServices.GetRequiredService<Visit>().Person?.Name ?? "")
        : null;

    private static async Task<IResult> ShowIncidentAsync(
        string number, IncidentLookup lookup, IncidentPages pages, CancellationToken cancellationToken) =>
        await lookup.FindAsync(number, cancellationToken) is { } incident
            ? await pages.ShowAsync(incident, form: null, StatusCodes.Status200OK, problems: null, cancellationToken)
            : TypedResults.NotFound();

    private static async Task<IResult> ShowLiveAsync(
        string number, NocView view, IncidentLookup lookup, IncidentDesk desk, HttpContext context)
    {
        if (await lookup.FindAsync(number, context.RequestAborted) is not { } incident)
        {
            return TypedResults.NotFound();
        }

        var tally = await desk.TallyAsync(incident.Id, context.RequestAborted);
        var tag = tally is null ? "x" : string.Join(
            '-', tally.Select(t => t.Notices.ToString(CultureInfo.InvariantCulture) + t.State));
        return ShowPart<IncidentFacts>(
            context,
            view.Now(),
            $"{number}-{incident.Edition.Updates}-{tag}",
            new { View = view.Now(), Incident = incident, Tally = tally });
    }

    /// <summary>A part of a page, or that the one which the page holds is still right.</summary>
    internal static IResult ShowPart<TPart>(HttpContext context, NocMoment moment, string tag, object? parameters = null)
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
