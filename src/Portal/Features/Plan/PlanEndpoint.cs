using Lightline.Portal.Identity.Access;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lightline.Portal.Features.Plan;

/// <summary>What do I have, what does it cost, and what did I agree to?</summary>
internal static class PlanEndpoint
{
    /// <summary>The page.</summary>
    public const string Path = "/plan";

    public static void MapPlan(this IEndpointRouteBuilder app) =>
        app.MapMethods(Path, Pages.Read, ShowAsync).RequireAuthorization(Policies.Subscriber);

    private static async Task<RazorComponentResult<PlanPage>> ShowAsync(PlanReader plans, CancellationToken cancellationToken) =>
        Pages.Show<PlanPage>(new { Plans = await plans.ListAsync(cancellationToken) });
}
