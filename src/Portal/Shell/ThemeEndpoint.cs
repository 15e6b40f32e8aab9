using Lightline.Portal.Identity.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Shell;

/// <summary>Remembers the colours chosen on this device.</summary>
internal static class ThemeEndpoint
{
    public static void MapTheme(this IEndpointRouteBuilder app) =>
        app.MapPost("/theme", (
            [FromForm] string? theme,
            [FromForm(Name = "return")] string? returnPath,
            HttpResponse response) =>
        {
            ThemeCookie.Write(response, ThemeCookie.Parse(theme));
            return TypedResults.LocalRedirect(OwnPath.OrHome(returnPath));
        }).AllowAnonymous().WithMetadata(new PublicEndpoint("a choice of this device, nobody's data"));
}
