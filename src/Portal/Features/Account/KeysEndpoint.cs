using System.Globalization;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Keys;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Lightline.Portal.Features.Account;

/// <summary>Which scripts ask the API as me, and how do I end it?</summary>
internal static class KeysEndpoint
{
    /// <summary>The path of the page, and of the form that makes a key.</summary>
    public const string Path = "/account/keys";

    /// <summary>Where the form of one key leads.</summary>
    public const string EndPath = Path + "/end";

    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Path, Pages.Read, async (KeyDesk desk, HttpContext context) =>
            Pages.Show<KeysPage>(new { Keys = await desk.ListAsync(context.User.UserId() ?? default, context.RequestAborted) }))
            .RequireAuthorization(Policies.Staff);
        app.MapPost(Path, MakeAsync).RequireAuthorization(Policies.Staff).RequireStepUp(Path);
        app.MapPost(EndPath, EndAsync).RequireAuthorization(Policies.Staff);
    }

    private static async Task<IResult> MakeAsync(
        [FromForm] string? name, [FromForm] string? days, KeyDesk desk, CredentialDesk credentials, HttpContext context)
    {
        if (await credentials.UserAsync(context) is not { } user)
        {
            return TypedResults.NotFound();
        }

        var words = name?.Trim() ?? "";
        var isName = words.Length is > 0 and <= KeyDesk.NameMax && !words.Any(c => char.IsControl(c) || char.IsSurrogate(c));
        var isTime = int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var good)
            && KeyDesk.DaysOffered.Contains(good);
        if (!isName || !isTime)
        {
            return await AgainAsync($"Type a name of at most {KeyDesk.NameMax} letters, and choose how long the key is good");
        }

        var made = await desk.MakeAsync(user.Id, user.Email, words, good, context.RequestAborted);
        return made is null
            ? await AgainAsync($"You have {KeyDesk.LiveMax} keys, which is as many as there may be. End one first.")
            : Pages.Show<NewKeyPage>(new { Key = made, Name = words });

        async Task<IResult> AgainAsync(string problem) => Pages.Show<KeysPage>(
            new { Keys = await desk.ListAsync(user.Id, context.RequestAborted), Problem = problem },
            StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> EndAsync([FromForm] string? key, KeyDesk desk, HttpContext context)
    {
        if (!Guid.TryParseExact(key, "D", out var id))
        {
            return TypedResults.BadRequest();
        }

        return await desk.EndAsync(context.User.UserId() ?? default, id, context.RequestAborted)
            ? TypedResults.LocalRedirect(Path)
            : TypedResults.NotFound();
    }
}
