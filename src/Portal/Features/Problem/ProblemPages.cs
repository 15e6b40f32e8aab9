using Lightline.Portal.Identity.Access;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lightline.Portal.Features.Problem;

/// <summary>An answer without a page gets one: what happened, what did not happen, and a person to talk to.</summary>
internal static class ProblemPages
{
    /// <summary>
    /// How the database refuses who runs an organisation no more, or lacks the second step that is asked for since, while their
    /// session still says otherwise (<c>retail.demand_admin</c>).
    /// </summary>
    private const string NotAdmin = "LL001";

    /// <summary>How the database refuses a change that the provider's rules do not allow (<c>retail.demand_detail_policy</c>).</summary>
    private const string NotAllowed = "LL002";

    public static void UseProblemPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => ShowAsync(context, context.Response.StatusCode),
            // ProblemLog writes it, with the reference of the page.
            SuppressDiagnosticsCallback = _ => true,
            StatusCodeSelector = error => error switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                ProviderDirectoryUnavailableException or NpgsqlException { IsTransient: true } => StatusCodes.Status503ServiceUnavailable,
                // Two at the same moment: of the second nothing was written.
                DbUpdateConcurrencyException or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }
                    or DbUpdateException { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } }
                    => StatusCodes.Status409Conflict,
                PostgresException { SqlState: NotAdmin } => StatusCodes.Status404NotFound,
                // The provider changed its rules between the question and the change.
                PostgresException { SqlState: NotAllowed } => StatusCodes.Status409Conflict,
                _ => StatusCodes.Status500InternalServerError,
            },
        });
        app.UseStatusCodePages(context => ShowAsync(context.HttpContext, context.HttpContext.Response.StatusCode));
    }

    private static Task ShowAsync(HttpContext context, int status)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var log = context.RequestServices.GetRequiredService<ProblemLog>();
        log.Write(context, status, error);
        if (error is PostgresException { SqlState: NotAdmin })
        {
            log.WriteNotForThem(context, context.User.UserId());
        }

        if (ApiPath.Is(context.Request.Path))
        {
            return ApiProblem.ShowAsync(context, status);
        }

        if (status >= StatusCodes.Status500InternalServerError)
        {
            // Something is broken: the page leaves out the menu, whose forms need keys from the database.
            context.RequestServices.GetRequiredService<Visit>().Person = null;
        }

        var reference = ProblemLog.HasReference(status) ? ProblemLog.ReferenceOf(context) : null;
        return Pages.Show<ProblemPage>(new { Status = status, Reference = reference }, status).ExecuteAsync(context);
    }
}
