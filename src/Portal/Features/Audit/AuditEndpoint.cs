using System.Text.Json.Nodes;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Shell;

namespace Lightline.Portal.Features.Audit;

/// <summary>Who did what here, and can I be sure of it?</summary>
internal static class AuditEndpoint
{
    /// <summary>The path of the page.</summary>
    public const string Path = "/audit";

    public static void MapAudit(this IEndpointRouteBuilder app) =>
        app.MapMethods(Path, Pages.Read, ShowAsync).RequireAuthorization(Policies.Auditor);

    private static async Task<IResult> ShowAsync(HttpContext context, AuditReader reader, AuditLog log, Visit visit)
    {
        var filter = AuditFilter.Read(context.Request.Query, visit.TimeZone);
        if (filter.Problems.Count > 0)
        {
            return Pages.Show<AuditPage>(new { Filter = filter }, StatusCodes.Status400BadRequest);
        }

        // First, so that nobody reads unseen when it cannot be written.
        var used = new JsonArray([.. filter.Used.Select(field => JsonValue.Create(field))]);
        await log.AddAsync(
            new AuditLine(AuditActions.AuditRead) { Detail = used.Count > 0 ? new JsonObject { ["by"] = used } : null },
            context.RequestAborted);
        return Pages.Show<AuditPage>(new { Filter = filter, View = await reader.ReadAsync(filter, context.RequestAborted) });
    }
}
