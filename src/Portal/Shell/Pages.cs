using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lightline.Portal.Shell;

/// <summary>Answers with a page.</summary>
internal static class Pages
{
    /// <summary>How a page is asked for; HEAD too, for monitors.</summary>
    public static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// The page's component, rendered once and whole: never streamed, so its status code is right and its length is
    /// known before the first byte leaves.
    /// </summary>
    public static RazorComponentResult<TPage> Show<TPage>(object? parameters = null, int status = 200)
        where TPage : IComponent =>
        new(parameters ?? new { }) { StatusCode = status, PreventStreamingRendering = true };
}
