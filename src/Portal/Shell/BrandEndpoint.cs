using Lightline.Portal.Identity.Access;

namespace Lightline.Portal.Shell;

/// <summary>
/// A provider's colour as a stylesheet of one line: the pages' policy allows no inline style. The colour is in the
/// address, so a new colour is a new address and the old one may be kept for ever.
/// </summary>
internal static class BrandEndpoint
{
    private const string Prefix = "/brand/";

    public static string Href(Provider? provider) =>
        string.Concat(Prefix, (provider?.BrandColour ?? Brand.HouseColour).AsSpan(1), ".css");

    public static void MapBrand(this IEndpointRouteBuilder app) =>
        app.MapGet(Prefix + "{colour:length(6):regex(^[0-9a-f]{{6}}$)}.css", (string colour, HttpResponse response) =>
        {
            var readable = Brand.Readable("#" + colour);
            response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return TypedResults.Text($":root{{--brand:{readable}}}", "text/css");
        }).AllowAnonymous().WithMetadata(new PublicEndpoint("a colour is no secret"));
}
