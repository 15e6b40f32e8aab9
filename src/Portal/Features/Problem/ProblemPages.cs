using Lightline.Portal.Identity.Access;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lightline.Portal.Features.Problem;

/// <summary>An answer without a page gets one: what happened, what did not happen, and a person to talk to.</summary>
internal static class ProblemPages
{
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
                DbUpdateConcurrencyException => StatusCodes.Status409Conflict,
                _ => StatusCodes.Status500InternalServerError,
            },
        });
        app.UseStatusCodePages(context => ShowAsync(context.HttpContext, context.HttpContext.Response.StatusCode));
    }

    private static Task ShowAsync(HttpContext context, int status)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        context.RequestServices.GetRequiredService<ProblemLog>().Write(context, status, error);
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
