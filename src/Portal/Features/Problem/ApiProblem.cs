using Lightline.Portal.Identity.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lightline.Portal.Features.Problem;

/// <summary>
/// A refusal as the API says it (RFC 9457), under the reference of its line in the log. It says what is wrong in words and
/// nothing of what is inside.
/// </summary>
internal static class ApiProblem
{
    /// <summary>Of an answer that has no body yet.</summary>
    public static Task ShowAsync(HttpContext context, int status) => Make(context, status, null, null).ExecuteAsync(context);

    /// <summary>Of what somebody sent; written down as a page's problem is.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The answer's status code.</param>
    /// <param name="detail">What is wrong with this one request, a sentence.</param>
    /// <param name="errors">What is wrong with a field, by its path in the body, such as <c>admin.email</c>.</param>
    public static ProblemHttpResult Of(
        HttpContext context, int status, string detail, IReadOnlyDictionary<string, string>? errors = null)
    {
        context.RequestServices.GetRequiredService<ProblemLog>().Write(context, status, null);
        return Make(context, status, detail, errors);
    }

    private static ProblemHttpResult Make(
        HttpContext context, int status, string? detail, IReadOnlyDictionary<string, string>? errors)
    {
        var more = new Dictionary<string, object?>();
        if (errors is not null)
        {
            more["errors"] = errors;
        }

        if (ProblemLog.HasReference(status))
        {
            more["reference"] = ProblemLog.ReferenceOf(context);
        }

        return TypedResults.Problem(detail ?? Words(status), statusCode: status, extensions: more);
    }

    private static string? Words(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => $"Send a key of yours: Authorization: Bearer KEY. It opens {ApiPath.Root}/ alone.",
        StatusCodes.Status404NotFound => "There is nothing here, or nothing that this key may see.",
        StatusCodes.Status409Conflict => "It was changed at the same moment by another. Nothing of yours was: look again.",
        StatusCodes.Status429TooManyRequests => "Too many wrong keys came from this address. Wait as long as Retry-After says.",
        StatusCodes.Status503ServiceUnavailable => "Nothing was changed. Try again in a minute.",
        >= StatusCodes.Status500InternalServerError => "Something went wrong at our end. If you call us, name the reference.",
        _ => null,
    };
}
