using Lightline.Data;
using Lightline.Portal.Identity;
using Lightline.Portal.Shell;

namespace Lightline.Portal.Features.Status;

/// <summary>Is there an outage, and when will it be back? For everybody, on every host.</summary>
internal static class StatusEndpoint
{
    /// <summary>The key of the folder into which the copy of the status page is written; absent, none is.</summary>
    public const string CopyFolderKey = "Status:CopyFolder";

    public static void AddStatus(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PublicReader>();
        services.AddSingleton<PublicBoard>();
        services.AddSingleton<PublicView>();
        services.AddSingleton(new StatusCopyOptions(builder.Configuration[CopyFolderKey]));
        services.AddSingleton<StatusCopy>();
        services.AddSingleton<PublicWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<PublicWatch>());
    }

    public static void MapStatus(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/status", Pages.Read, (PublicView view) => Pages.Show<StatusPage>(new { View = view.Now() }))
            .AllowAnonymous().WithMetadata(new PublicEndpoint("areas and masked counts, which everybody may know"));
        app.MapMethods("/outages/{number}", Pages.Read, (string number, PublicView view) =>
            {
                var now = view.Now();
                var outage = PublicNumber.IsValid(number)
                    ? now.Picture.Outages.FirstOrDefault(o => o.Number == number)
                    : null;
                return outage is null
                    ? (IResult)TypedResults.NotFound()
                    : Pages.Show<OutagePage>(new { View = now, Outage = outage });
            })
            .AllowAnonymous().WithMetadata(new PublicEndpoint("areas and masked counts, which everybody may know"));
    }
}
