using Lightline.Notifier.Metrics;

namespace Lightline.Notifier.Reports;

/// <summary>Where gateways report.</summary>
internal static class ReportEndpoint
{
    public static void MapReports(this WebApplication app)
    {
        var reports = app.Services.GetRequiredService<DeliveryReports>();
        var metrics = app.Services.GetRequiredService<NotifierMetrics>();
        var log = app.Services.GetRequiredService<EpisodeLog>();
        app.MapGet("/dlr/{id}/{token}", async (string id, string token, string? type, CancellationToken cancellationToken) =>
        {
            try
            {
                var result = await reports.TakeAsync(id, token, type, cancellationToken);
                metrics.Reports.Add(1, NotifierMetrics.Tag("result", result.ToString().ToLowerInvariant()));
                return result switch
                {
                    ReportResult.Applied or ReportResult.Repeated => Results.Text("ok\n"),
                    ReportResult.Malformed => Results.Text("no report\n", statusCode: StatusCodes.Status400BadRequest),
                    // A wrong token learns nothing about which ids exist.
                    _ => Results.Text("unknown\n", statusCode: StatusCodes.Status404NotFound),
                };
            }
            catch (Exception e) when (PostgresAway.Explains(e))
            {
                metrics.PostgresFailures.Add(1, NotifierMetrics.Tag("what", "reports"));
                log.Struck("reports", e.Message);
                return Results.Text("later\n", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        });
    }
}
