using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Lightline.Portal.Identity.Sessions;

/// <summary>
/// Who changes how they sign in, where they are reached or how they pay first shows again that it is them: a session alone,
/// which can be stolen or left open, is not enough. What was shown holds for a few minutes of that session. The sign-in
/// itself does not count.
/// </summary>
internal static class StepUp
{
    /// <summary>Where it is shown.</summary>
    public const string Path = "/account/confirm";

    /// <summary>How long it holds.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(5);

    private const string ConfirmedAt = "confirmed";

    /// <summary>Sends who has not shown it lately to the page that asks; a form is to be sent again from its own page.</summary>
    public static RouteHandlerBuilder RequireStepUp(this RouteHandlerBuilder endpoint, string page) =>
        endpoint.WithMetadata(new NeedsStepUp()).AddEndpointFilter(async (call, next) =>
            IsFresh(call.HttpContext)
                ? await next(call)
                : TypedResults.LocalRedirect(Path + QueryString.Create("return", page)));

    /// <summary>Writes into the session that it was shown now.</summary>
    public static Task MarkAsync(HttpContext context)
    {
        var ticket = Ticket(context)!;
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        ticket.Items[ConfirmedAt] = now.ToString("O", CultureInfo.InvariantCulture);
        (ticket.IssuedUtc, ticket.ExpiresUtc) = (null, null);
        return context.SignInAsync(IdentityConstants.ApplicationScheme, context.User, ticket);
    }

    private static bool IsFresh(HttpContext context)
    {
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return Ticket(context)?.Items.TryGetValue(ConfirmedAt, out var text) == true
            && DateTimeOffset.TryParseExact(
                text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)
            && now - at < FreshFor;
    }

    private static AuthenticationProperties? Ticket(HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties;
}

/// <summary>Marks an endpoint that asks for it, for the test that counts them.</summary>
internal sealed record NeedsStepUp;
