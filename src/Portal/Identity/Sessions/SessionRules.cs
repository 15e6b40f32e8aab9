using System.Globalization;
using System.Security.Claims;
using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Portal.Features.Problem;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Lightline.Portal.Identity.Sessions;

/// <summary>
/// How long a session lives and where. It ends 30 minutes after its last page, 12 hours after the sign-in, when its owner or
/// a change of their way to sign in ends it, when they hold no role any more, and on any other provider's host: all providers
/// share the keys, so the cookie alone proves nothing.
/// </summary>
internal sealed class SessionRules(TimeProvider time, SessionBoard board, IdentityMetrics metrics) : CookieAuthenticationEvents
{
    /// <summary>Without a page for this long a session ends.</summary>
    public static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(30);

    /// <summary>A session ends this long after the sign-in, whatever happens.</summary>
    public static readonly TimeSpan LengthMax = TimeSpan.FromHours(12);

    /// <summary>How often a session is compared with the database.</summary>
    public static readonly TimeSpan StampCheckedEvery = TimeSpan.FromMinutes(1);

    /// <summary>The session cookie. The prefix binds it to one host, to TLS and to the whole site.</summary>
    public const string CookieName = "__Host-lightline";

    private const string StartedAt = "started";
    private const string Session = "session";
    private const string Account = "account";

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = CookieName;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.IsEssential = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        options.ExpireTimeSpan = IdleMax;
        options.SlidingExpiration = true;
        options.CookieManager = new SessionCookies();
        options.EventsType = typeof(SessionRules);
    }

    /// <summary>
    /// Goes on in a new session, with another cookie, in place of the one that the request belongs to; its time and what was
    /// shown in it stay.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="principal">Who goes on.</param>
    /// <param name="change">Writes into the new ticket's items.</param>
    public static Task GoOnAsync(HttpContext context, ClaimsPrincipal principal, Action<IDictionary<string, string?>> change)
    {
        var properties = new AuthenticationProperties();
        foreach (var (name, value) in Ticket(context)?.Items ?? new Dictionary<string, string?>())
        {
            if (name is StartedAt or StepUp.ConfirmedAt)
            {
                properties.Items[name] = value;
            }
        }

        change(properties.Items);
        return context.SignInAsync(IdentityConstants.ApplicationScheme, principal, properties);
    }

    /// <summary>The ticket behind a request; null for a stranger's.</summary>
    public static AuthenticationProperties? Ticket(HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties;

    /// <summary>When the sign-in was.</summary>
    public static DateTimeOffset? SignedInAt(AuthenticationProperties? ticket) =>
        ticket is not null && TryReadEnd(ticket, out var end) ? end - LengthMax : null;

    /// <summary>
    /// However somebody signs in, their session is written down first. A ticket that is only renewed has one.
    /// </summary>
    public override async Task SigningIn(CookieSigningInContext context)
    {
        context.Properties.Items.TryAdd(StartedAt, time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        if (context.HttpContext.RequestServices.GetRequiredService<AccountChoice>().Account is { } account)
        {
            context.Properties.Items[Account] = account.ToString();
        }

        if (!context.Properties.Items.ContainsKey(Session))
        {
            var desk = context.HttpContext.RequestServices.GetRequiredService<SessionDesk>();
            if (context.HttpContext.User.SessionId() is { } old)
            {
                await desk.EndAsync(old, SessionEnd.Replaced, context.HttpContext.RequestAborted);
            }

            var session = await desk.BeginAsync(
                context.Principal!.OrganisationId()!.Value,
                context.Principal!.UserId()!.Value,
                context.Request.Headers.UserAgent,
                context.HttpContext.RequestAborted);
            context.Properties.Items[Session] = session.Value.ToString("D");
            context.HttpContext.RequestServices.GetRequiredService<KnownBrowser>()
                .Remember(context.HttpContext, context.Principal!);
        }
    }

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var visit = context.HttpContext.RequestServices.GetRequiredService<Visit>();
        if (visit.Provider is null)
        {
            // What answers under every host name knows nobody, and takes no session away.
            context.RejectPrincipal();
            return;
        }

        if (context.Principal?.OrganisationId() != visit.Provider.Id)
        {
            await EndAsync(context, "session_foreign");
            return;
        }

        if (!TryReadEnd(context.Properties, out var end) || time.GetUtcNow() >= end)
        {
            await EndAsync(context, "session_old");
            return;
        }

        if (!TryReadSession(context.Properties, out var session) || board.IsEnded(session))
        {
            await EndAsync(context, "session_ended");
            return;
        }

        // Before the identity is made anew: it keeps to the account that the session looks at.
        context.HttpContext.RequestServices.GetRequiredService<AccountChoice>().Account = ReadAccount(context.Properties);
        var before = context.Principal;
        await SecurityStampValidator.ValidatePrincipalAsync(context);
        if (context.Principal is not { } principal)
        {
            metrics.Refused("session_stamp");
            await EndEverywhereAsync(context, before, session);
            return;
        }

        if (principal.Start(visit.Provider.Site) is null)
        {
            // They left the account or the job since the sign-in.
            await EndAsync(context, "no_role");
            await EndEverywhereAsync(context, before, session);
            return;
        }

        if (principal != before && !await ConfirmAsync(context, session))
        {
            await EndAsync(context, "session_ended");
            return;
        }

        if (principal.SessionId() != session)
        {
            // The check makes the identity anew from the database, which knows the user and not the ticket; and a session that
            // goes on as another keeps the identity of the old one.
            var identity = (ClaimsIdentity)principal.Identity!;
            foreach (var old in identity.FindAll(SessionClaim.Session).ToList())
            {
                identity.RemoveClaim(old);
            }

            identity.AddClaim(new Claim(SessionClaim.Session, session.Value.ToString("D")));
        }

        context.ShouldRenew &= SessionCookies.IsOfPerson(context.Request);
        if (context.Properties.ExpiresUtc > end)
        {
            // A socket closes when its session's ticket does, so the ticket must not promise more than the session has.
            context.Properties.ExpiresUtc = end;
        }
    }

    public override Task CheckSlidingExpiration(CookieSlidingExpirationContext context)
    {
        context.ShouldRenew &= SessionCookies.IsOfPerson(context.Request);
        return Task.CompletedTask;
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (!isRead || request.Headers.Upgrade.Count > 0)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        var query = QueryString.Create("return", request.Path + request.QueryString);
        if (request.Cookies.ContainsKey(CookieName))
        {
            query = query.Add("ended", "1");
        }

        context.Response.Redirect("/sign-in" + query);
        return Task.CompletedTask;
    }

    /// <summary>What is not for them does not exist; the front door leads to what is.</summary>
    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        var visit = context.HttpContext.RequestServices.GetRequiredService<Visit>();
        if (context.Request.Path == "/" && visit.Provider is { } provider
            && context.HttpContext.User.Start(provider.Site) is { } start)
        {
            context.Response.Redirect(start);
        }
        else
        {
            context.HttpContext.RequestServices.GetRequiredService<ProblemLog>()
                .WriteNotForThem(context.HttpContext, context.HttpContext.User.UserId());
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }

        return Task.CompletedTask;
    }

    /// <summary>The board may be full, or may not have heard: once a minute the row itself is asked.</summary>
    private static Task<bool> ConfirmAsync(CookieValidatePrincipalContext context, SessionId session) =>
        context.HttpContext.RequestServices.GetRequiredService<SessionDesk>().ConfirmAsync(
            context.Principal!.UserId() ?? default,
            session,
            SessionCookies.IsOfPerson(context.Request),
            context.HttpContext.RequestAborted);

    /// <summary>The row and the sockets go with it, here and at the other Portals.</summary>
    private static Task EndEverywhereAsync(CookieValidatePrincipalContext context, ClaimsPrincipal? who, SessionId session) =>
        who?.UserId() is { } user
            ? context.HttpContext.RequestServices.GetRequiredService<SessionDesk>().EndOfAsync(
                user, session, SessionEnd.SignInChanged, context.HttpContext.RequestAborted)
            : Task.CompletedTask;

    private async Task EndAsync(CookieValidatePrincipalContext context, string reason)
    {
        metrics.Refused(reason);
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    private static bool TryReadSession(AuthenticationProperties properties, out SessionId session)
    {
        var isOne = Guid.TryParseExact(properties.Items.TryGetValue(Session, out var text) ? text : null, "D", out var id);
        session = new SessionId(id);
        return isOne;
    }

    private static AccountId? ReadAccount(AuthenticationProperties properties) =>
        Guid.TryParseExact(properties.Items.TryGetValue(Account, out var text) ? text : null, "D", out var id)
            ? new AccountId(id)
            : null;

    private static bool TryReadEnd(AuthenticationProperties properties, out DateTimeOffset end)
    {
        end = default;
        if (!properties.Items.TryGetValue(StartedAt, out var text) ||
            !DateTimeOffset.TryParseExact(
                text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var started))
        {
            return false;
        }

        end = started + LengthMax;
        return true;
    }
}
