using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Lightline.Portal.Identity.Sessions;

/// <summary>
/// Who changes how they sign in, where they are reached or how they pay first shows again that it is them: a session alone,
/// which can be stolen or left open, is not enough. What was shown holds for a few minutes of that session, and the
/// sign-in itself does not count; for work it holds an hour, and the sign-in does.
/// </summary>
internal static class StepUp
{
    /// <summary>Where it is shown.</summary>
    public const string Path = "/account/confirm";

    /// <summary>How long it holds.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(5);

    /// <summary>How long it holds, and a sign-in does, for what people do at work all day.</summary>
    public static readonly TimeSpan RecentFor = TimeSpan.FromHours(1);

    /// <summary>In a page's query: what was sent to it was not done, because it was asked who they are first.</summary>
    public const string AgainWord = "again";

    /// <summary>The ticket's item that says when it was shown.</summary>
    public const string ConfirmedAt = "confirmed";

    /// <summary>Sends who has not shown it lately to the page that asks; a form is to be sent again from its own page.</summary>
    public static RouteHandlerBuilder RequireStepUp(this RouteHandlerBuilder endpoint, string page) =>
        endpoint.WithMetadata(new NeedsStepUp()).AddEndpointFilter(async (call, next) =>
            IsFresh(call.HttpContext)
                ? await next(call)
                : Ask(call.HttpContext, page));

    /// <summary>
    /// Sends who has not shown it for longer to the page that asks: for what people do at work all day, where the sign-in
    /// counts too.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="page">The page to come back to.</param>
    public static RouteHandlerBuilder RequireRecentProof(this RouteHandlerBuilder endpoint, Func<HttpContext, string> page) =>
        endpoint.WithMetadata(new NeedsRecentProof()).AddEndpointFilter(async (call, next) =>
            IsRecent(call.HttpContext)
                ? await next(call)
                : Ask(call.HttpContext, page(call.HttpContext)));

    /// <summary>
    /// The page that asks, and from there the page to come back to. What a form sent is gone by then: the page says so.
    /// </summary>
    private static RedirectHttpResult Ask(HttpContext context, string page) => TypedResults.LocalRedirect(
        Path + QueryString.Create(
            "return", HttpMethods.IsPost(context.Request.Method) ? $"{page}?{AgainWord}=1" : page));

    /// <summary>Whether it was shown, or they signed in, within <see cref="RecentFor"/>.</summary>
    public static bool IsRecent(HttpContext context)
    {
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var ticket = SessionRules.Ticket(context);
        return IsWithin(RecentFor, SessionRules.SignedInAt(ticket)) || IsWithin(RecentFor, Confirmed(ticket));

        bool IsWithin(TimeSpan span, DateTimeOffset? at) => at is { } moment && now - moment < span;
    }

    /// <summary>When it was last shown, by the sign-in or since.</summary>
    public static DateTimeOffset? ProvedAt(HttpContext context)
    {
        var ticket = SessionRules.Ticket(context);
        return Confirmed(ticket) ?? SessionRules.SignedInAt(ticket);
    }

    /// <summary>Writes into the session that it was shown now.</summary>
    public static Task MarkAsync(HttpContext context)
    {
        var ticket = SessionRules.Ticket(context)!;
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        ticket.Items[ConfirmedAt] = now.ToString("O", CultureInfo.InvariantCulture);
        (ticket.IssuedUtc, ticket.ExpiresUtc) = (null, null);
        return context.SignInAsync(IdentityConstants.ApplicationScheme, context.User, ticket);
    }

    private static bool IsFresh(HttpContext context)
    {
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return Confirmed(SessionRules.Ticket(context)) is { } at && now - at < FreshFor;
    }

    private static DateTimeOffset? Confirmed(AuthenticationProperties? ticket) =>
        ticket?.Items.TryGetValue(ConfirmedAt, out var text) == true
        && DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)
            ? at
            : null;
}

/// <summary>Marks an endpoint that asks for it, for the test that counts them.</summary>
internal sealed record NeedsStepUp;

/// <summary>Marks an endpoint that asks for it where it is longer ago, for the test that counts them.</summary>
internal sealed record NeedsRecentProof;
