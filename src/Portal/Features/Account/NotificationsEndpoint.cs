using System.Globalization;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Account;

/// <summary>About what do you write to me, where, and when not?</summary>
internal static class NotificationsEndpoint
{
    /// <summary>The path of the page and of its form.</summary>
    public const string Path = "/account/notifications";

    public static void MapNotifications(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Path, Pages.Read, ShowAsync).RequireAuthorization(Policies.SubscriberSelf);
        app.MapPost(Path, SaveAsync).RequireAuthorization(Policies.SubscriberSelf);
    }

    private static async Task<IResult> ShowAsync([FromQuery] string? saved, PreferenceDesk desk, HttpContext context) =>
        await desk.ReadAsync(context.User.UserId(), context.RequestAborted) is { } choice
            ? Pages.Show<NotificationsPage>(new { Choice = choice, IsSaved = saved == "1" })
            : TypedResults.NotFound();

    private static async Task<IResult> SaveAsync(
        IFormCollection form, PreferenceDesk desk, HttpContext context)
    {
        var user = context.User.UserId();
        if (await desk.ReadAsync(user, context.RequestAborted) is not { } choice)
        {
            return TypedResults.NotFound();
        }

        if (PreferenceForm.Read(form, choice, out var typed) is not { } wanted)
        {
            return Pages.Show<NotificationsPage>(
                new { Choice = typed, IsTimeWrong = true }, StatusCodes.Status422UnprocessableEntity);
        }

        await desk.WriteAsync(user, wanted, context.RequestAborted);
        return TypedResults.LocalRedirect(Path + "?saved=1");
    }
}

/// <summary>When no text comes, on the clock of the account's zone.</summary>
/// <param name="From">From then on.</param>
/// <param name="To">Until then, of the next day when it is earlier.</param>
public sealed record QuietTime(TimeOnly From, TimeOnly To)
{
    /// <summary>Null when they are no two different times of a day.</summary>
    public static QuietTime? Parse(string? from, string? to) =>
        TimeOnly.TryParseExact(from, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
        && TimeOnly.TryParseExact(to, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last)
        && first != last
            ? new QuietTime(first, last)
            : null;
}
