using Lightline.Data;
using Lightline.Portal.Features.Telling;
using Lightline.Portal.Identity.Access;
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
        app.MapMethods("/outages/{number}", Pages.Read, ShowOutageAsync)
            .AllowAnonymous().WithMetadata(new PublicEndpoint(
                "areas and masked counts; to who is signed in also their own homes"));
    }

    private static async Task<IResult> ShowOutageAsync(
        string number, PublicView view, TellMeDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        var now = view.Now();
        // People type what they were read out.
        number = number.ToUpperInvariant();
        if (!PublicNumber.IsValid(number))
        {
            return TypedResults.NotFound();
        }

        if (now.Picture.Outages.FirstOrDefault(o => o.Number == number) is not { } outage)
        {
            return Pages.Show<NoOutagePage>(status: StatusCodes.Status404NotFound);
        }

        var own = context.User.AccountId() is not null && !outage.IsOver
            ? await desk.FindAsync(number, context.User.UserId(), cancellationToken)
            : null;
        return Pages.Show<OutagePage>(new { View = now, Outage = outage, Own = own });
    }
}
