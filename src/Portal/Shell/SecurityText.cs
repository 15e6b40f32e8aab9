using System.Globalization;
using Lightline.Portal.Identity.Access;

namespace Lightline.Portal.Shell;

/// <summary>
/// Where somebody who found a hole tells us (RFC 9116), on every host. The contact is where the organisation's people
/// answer, the address is the organisation's own host name and never what the request calls it.
/// </summary>
internal static class SecurityText
{
    public const string Path = "/.well-known/security.txt";

    /// <summary>
    /// Counted from the beginning of the UTC day, so that every answer of a day is the same and none promises more than
    /// a year (RFC 9116, section 2.5.5) or is about to run out.
    /// </summary>
    private const int DaysAhead = 180;

    /// <summary>A new phone number is known within it.</summary>
    private const string KeptFor = "public, max-age=3600";

    public static void MapSecurityText(this IEndpointRouteBuilder app) =>
        app.MapMethods(Path, Pages.Read, (Visit visit, TimeProvider time, HttpResponse response) =>
        {
            response.Headers.CacheControl = KeptFor;
            return TypedResults.Text(Of(visit.Provider!, time.GetUtcNow()), "text/plain; charset=utf-8");
        }).AllowAnonymous().WithMetadata(new PublicEndpoint("how to tell us of a hole; for strangers above all"));

    /// <summary>The file of an organisation.</summary>
    public static string Of(Provider provider, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        Contact: {provider.PhoneLink}
        Expires: {now.UtcDateTime.Date.AddDays(DaysAhead):yyyy-MM-dd'T'HH:mm:ss'Z'}
        Preferred-Languages: {Languages(provider.Language)}
        Canonical: https://{provider.Host}{Path}

        """);

    /// <summary>Whoever knows neither the organisation's language nor English is answered in English all the same.</summary>
    private static string Languages(string language) => language == "en" ? "en" : $"{language}, en";
}
