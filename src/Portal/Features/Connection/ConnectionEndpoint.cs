using System.Security.Claims;
using Lightline.Data.Tenancy;
using Lightline.History;
using Lightline.Portal.Features.Telling;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Live.Store;
using Lightline.Portal.Shell;

namespace Lightline.Portal.Features.Connection;

/// <summary>Is the fault yours or mine?</summary>
internal static class ConnectionEndpoint
{
    /// <summary>How far back breaks are listed, in days.</summary>
    private const int BreaksForDays = 365;

    public static void MapConnection(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/connection", Pages.Read, ShowAsync).RequireAuthorization(Policies.Subscriber);
        app.MapMethods("/connection/{number}", Pages.Read, ShowAsync).RequireAuthorization(Policies.Subscriber);
    }

    private static async Task<IResult> ShowAsync(
        string? number,
        ConnectionReader connections,
        ConnectionLookup lookup,
        HistoryReads history,
        TellMeDesk desk,
        CurrentScope scope,
        Clock clock,
        Visit visit,
        ClaimsPrincipal user,
        CancellationToken cancellationToken)
    {
        if (await connections.FindAsync(number, cancellationToken) is not { } view)
        {
            return number is null ? Pages.Show<NoConnectionPage>() : TypedResults.NotFound();
        }

        var tellMe = await desk.ReadAsync(
            view.File.PublicNumber, view.Now.OutageNumber, user.UserId(), cancellationToken);
        BreakHistory? breaks = null;
        HistorySeries? day = null;
        HistorySeries? month = null;
        if (view.File.Occupancy is { } occupancy)
        {
            var rows = await lookup.BreaksAsync(occupancy, clock.Now.AddDays(-BreaksForDays), cancellationToken);
            day = await history.ReadAsync(scope.Current, occupancy, HistorySpan.Day, cancellationToken);
            month = await history.ReadAsync(scope.Current, occupancy, HistorySpan.Month, cancellationToken);
            var seen = view.Now is { Freshness: "unknown", ProvenAt: { } proof } ? proof : clock.Now;
            breaks = BreakHistory.Of(rows, occupancy.From, month, clock.Now, seen, visit.TimeZone, clock.Minute);
        }

        return Pages.Show<ConnectionPage>(
            new { View = view, TellMe = tellMe, Breaks = breaks, Day = day, Month = month });
    }
}
