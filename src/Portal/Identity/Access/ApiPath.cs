namespace Lightline.Portal.Identity.Access;

/// <summary>Where scripts ask: known by their key, and answered in JSON also when they are refused.</summary>
internal static class ApiPath
{
    /// <summary>Everything below it is the API.</summary>
    public const string Root = "/api";

    public static bool Is(PathString path) => path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase);
}
